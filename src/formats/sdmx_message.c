/* What does an SDMX-ML message tell, element by element? Generic messages name every value
 * (<Value id="FREQ" value="A"/>), structure-specific ones have an attribute for each; both have
 * data sets, groups, series and observations, whatever their prefixes. The message is walked twice:
 * once to know which names, structures and groups there are, and once for the observations. */

#include <string.h>

#include "formats/sdmx_ml_in.h"

#define MOST_SAID 1000 /* bytes of what a server says */
#define MOST_HEADERS CUBE_MOST_SETS

static bool is(const XmlElement *element, const char *name) {
    return str_equal(element->name.local, str_of(name));
}

Str sdmx_urn_name(Str urn) {
    urn = str_trim(urn);
    size_t at = str_find(urn, S("="), 0);
    return str_starts(urn, S("urn:")) && at != SIZE_MAX ? str_slice(urn, at + 1, urn.n) : urn;
}

/* ---- values ---- */

static void level_begin(SdmxMessage *m, SdmxLevel level) {
    SdmxPairs *pairs = &m->levels[level];
    arena_reset(pairs->mem);
    pairs->list.at = NULL;
    pairs->list.n = pairs->list.room = 0;
    m->level = level;
}

static Err name_of(Cx *cx, SdmxMessage *m, Str id, size_t *out) {
    SdmxSet *set = &m->sets.at[m->at];
    *out = index_get(&set->by_id, id);
    if (*out != SIZE_MAX || !m->survey) return OK;
    if (set->names.n == TABLE_MOST_COLUMNS)
        return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_COLUMNS, m->file,
                    str_format(cx->mem, "%d", TABLE_MOST_COLUMNS));
    *out = set->names.n;
    id = str_copy(m->mem, id);
    index_put(m->mem, &set->by_id, id, *out);
    vec_push(m->mem, &set->names, (SdmxName){.id = id});
    return OK;
}

static Err put(Cx *cx, SdmxMessage *m, Str id, Str text) {
    size_t name;
    SdmxPairs *pairs = &m->levels[m->level];
    if (m->at == SIZE_MAX || !id.n) return OK;
    TRY(name_of(cx, m, id, &name));
    if (name == SIZE_MAX) return OK;
    if (m->survey) {
        SdmxName *seen = &m->sets.at[m->at].names.at[name];
        size_t *const counts[LEVELS] = {&seen->on_set, &seen->on_group, &seen->on_series,
                                        &seen->on_observation};
        ++*counts[m->level];
        seen->key = seen->key || m->in_key;
        if (m->level != LEVEL_GROUP) return OK;
    }
    if (pairs->list.n == TABLE_MOST_COLUMNS)
        return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_COLUMNS, m->file,
                    str_format(cx->mem, "%d", TABLE_MOST_COLUMNS));
    vec_push(pairs->mem, &pairs->list, (SdmxPair){name, str_copy(pairs->mem, text)});
    return OK;
}

/* Attributes that belong to the message itself. */
static bool reserved(Str name) {
    static const char *const names[] = {
        "structureRef",      "setID",         "action",      "reportingBeginDate",
        "reportingEndDate",  "validFromDate", "validToDate", "publicationYear",
        "publicationPeriod", "dataScope",     "xmlns"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_of(names[i]))) return true;
    return false;
}

static Err put_attributes(Cx *cx, SdmxMessage *m, const XmlElement *element) {
    for (size_t i = 0; !m->generic && i < element->n_attributes; i++) {
        const XmlAttribute *attribute = &element->attributes[i];
        if (attribute->name.uri.n || reserved(attribute->name.local)) continue;
        TRY(put(cx, m, attribute->name.local, attribute->text));
    }
    return OK;
}

/* ---- the header ---- */

static Err header_start(Cx *cx, SdmxMessage *m, const XmlElement *element) {
    Str id = xml_attribute(element, S("structureID"));
    SdmxHeader *header = m->headers.n ? &m->headers.at[m->headers.n - 1] : NULL;
    if (is(element, "Structure") && id.n) {
        if (m->headers.n == MOST_HEADERS)
            return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_SETS, m->file,
                        str_format(cx->mem, "%d", MOST_HEADERS));
        Str level = xml_attribute(element, S("dimensionAtObservation"));
        if (m->survey)
            vec_push(m->mem, &m->headers,
                     (SdmxHeader){.id = str_copy(m->mem, id),
                                  .dimension_at_observation = str_copy(m->mem, level)});
    } else if (is(element, "Ref") && header && m->survey) {
        Str version = xml_attribute(element, S("version"));
        if (!version.n) version = S("1.0");
        header->name =
            str_format(m->mem, "%.*s:%.*s(%.*s)", STR_ARG(xml_attribute(element, S("agencyID"))),
                       STR_ARG(xml_attribute(element, S("id"))), STR_ARG(version));
    }
    m->wants_text = is(element, "Structure") || is(element, "StructureUsage") ||
                    is(element, "ProvisionAgreement") || is(element, "URN") ||
                    is(element, "DataSetAction");
    return OK;
}

static void header_end(SdmxMessage *m, const XmlElement *element) {
    Str text = str_trim(m->text);
    if (is(element, "Header")) m->in_header = false;
    if (!text.n) return;
    if (is(element, "DataSetAction")) {
        size_t n = text.n < sizeof m->action ? text.n : sizeof m->action - 1;
        memcpy(m->action, text.p, n);
        m->action[n] = '\0';
    } else if (m->survey && m->headers.n && str_starts(text, S("urn:"))) {
        m->headers.at[m->headers.n - 1].name = str_copy(m->mem, sdmx_urn_name(text));
    }
}

/* ---- data sets ---- */

static Err set_of(Cx *cx, SdmxMessage *m, Str name, size_t *out) {
    for (*out = 0; *out < m->sets.n; ++*out)
        if (str_equal(m->sets.at[*out].name, name)) return OK;
    if (m->sets.n == CUBE_MOST_SETS)
        return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_SETS, m->file,
                    str_format(cx->mem, "%d", CUBE_MOST_SETS));
    if (!m->survey) {
        *out = SIZE_MAX;
        return OK;
    }
    vec_push(m->mem, &m->sets, (SdmxSet){.name = str_copy(m->mem, name)});
    return OK;
}

static const SdmxHeader *header_of(const SdmxMessage *m, Str reference) {
    for (size_t i = 0; i < m->headers.n; i++)
        if (str_equal(m->headers.at[i].id, reference)) return &m->headers.at[i];
    return m->headers.n == 1 ? &m->headers.at[0] : NULL;
}

static Err set_start(Cx *cx, SdmxMessage *m, const XmlElement *element) {
    Str reference = xml_attribute(element, S("structureRef"));
    const SdmxHeader *header = header_of(m, reference);
    Str name = header && header->name.n ? header->name : reference.n ? reference : S("DataSet");
    Str word = xml_attribute(element, S("action"));
    SdmxAction action = sdmx_action(word.n ? word : str_of(m->action));
    for (size_t i = 0; i < LEVELS; i++)
        level_begin(m, (SdmxLevel)i);
    m->level = LEVEL_SET;
    TRY(set_of(cx, m, name, &m->at));
    if (m->at == SIZE_MAX) return OK;
    SdmxSet *set = &m->sets.at[m->at];
    set->dimension_at_observation = header ? header->dimension_at_observation : STR_NONE;
    if (action != ACTION_DATA) {
        set->n_deletions += m->survey;
        m->at = SIZE_MAX;
    }
    return put_attributes(cx, m, element);
}

static Str dimension_below(const SdmxMessage *m) {
    Str told = m->sets.at[m->at].dimension_at_observation;
    return told.n && !str_equal(told, S("AllDimensions")) ? told : STR_NONE;
}

/* An observation may tell by its type which measure it is of: the type's name is the code. */
static Err put_measure(Cx *cx, SdmxMessage *m, const XmlElement *element) {
    Str below = m->at == SIZE_MAX ? STR_NONE : dimension_below(m), type = STR_NONE;
    if (!below.n || m->generic) return OK;
    for (size_t i = 0; i < element->n_attributes; i++) {
        const XmlName *name = &element->attributes[i].name;
        if (!name->uri.n && str_equal(name->local, below)) return OK;
        if (name->uri.n && str_equal(name->local, S("type"))) type = element->attributes[i].text;
    }
    size_t colon = str_find(type, S(":"), 0);
    if (colon != SIZE_MAX) type = str_slice(type, colon + 1, type.n);
    return !type.n || str_equal(type, S("ObsType")) ? OK : put(cx, m, below, type);
}

static Err generic_start(Cx *cx, SdmxMessage *m, const XmlElement *element) {
    Str id = xml_attribute(element, S("id")), value = xml_attribute(element, S("value"));
    if (is(element, "SeriesKey") || is(element, "ObsKey") || is(element, "GroupKey")) {
        m->in_key = true;
    } else if (is(element, "Attributes")) {
        m->in_key = false;
    } else if (is(element, "Value")) {
        return put(cx, m, id, value);
    } else if (is(element, "ObsValue")) {
        m->in_key = false;
        return put(cx, m, S("OBS_VALUE"), value);
    } else if (is(element, "ObsDimension") && m->at != SIZE_MAX) {
        if (!id.n) id = dimension_below(m);
        m->in_key = true;
        TRY(put(cx, m, id.n ? id : S("TIME_PERIOD"), value));
        m->in_key = false;
    }
    return OK;
}

/* <Comp id="…"><Value>…</Value></Comp>: an attribute with several or long values */
static void component_start(SdmxMessage *m, const XmlElement *element) {
    if (is(element, "Comp")) {
        m->in_component = true;
        m->component.n = m->component_text.n = 0;
        buf_put(&m->component, xml_attribute(element, S("id")));
    }
    m->wants_text = m->in_component && is(element, "Value");
}

static Err data_start(Cx *cx, SdmxMessage *m, const XmlElement *element) {
    bool group = is(element, "Group") || is(element, "Atts"), series = is(element, "Series");
    if (is(element, "Obs")) {
        level_begin(m, LEVEL_OBSERVATION);
        TRY(put_measure(cx, m, element));
        return put_attributes(cx, m, element);
    }
    if (group || series) {
        level_begin(m, group ? LEVEL_GROUP : LEVEL_SERIES);
        m->in_series = series;
        if (series && m->survey && m->at != SIZE_MAX) m->sets.at[m->at].n_series++;
        return put_attributes(cx, m, element);
    }
    if (m->generic) return generic_start(cx, m, element);
    component_start(m, element);
    return OK;
}

static Err data_end(Cx *cx, SdmxMessage *m, const XmlElement *element) {
    if (is(element, "Obs")) {
        m->level = m->in_series ? LEVEL_SERIES : LEVEL_SET;
        if (m->at == SIZE_MAX) return OK;
        if (m->survey)
            m->sets.at[m->at].n_observations++;
        else if (m->at == m->chosen)
            xml_pause(m->xml);
    } else if (is(element, "Series")) {
        m->in_series = false;
        level_begin(m, LEVEL_SERIES);
        m->level = LEVEL_SET;
    } else if (is(element, "Group") || is(element, "Atts")) {
        m->level = LEVEL_SET;
        if (m->survey && m->at != SIZE_MAX)
            return sdmx_group_keep(cx, m->mem, &m->sets.at[m->at], &m->levels[LEVEL_GROUP]);
    } else if (is(element, "SeriesKey") || is(element, "ObsKey") || is(element, "GroupKey")) {
        m->in_key = false;
    } else if (m->in_component && is(element, "Value")) {
        if (m->component_text.n) buf_char(&m->component_text, ';');
        buf_put(&m->component_text, str_trim(m->text));
    } else if (is(element, "Comp")) {
        m->in_component = false;
        return put(cx, m, buf_str(&m->component), buf_str(&m->component_text));
    }
    return OK;
}

/* ---- the whole ---- */

static bool old_version(const XmlElement *root) {
    static const char *const names[] = {"CompactData", "UtilityData", "CrossSectionalData",
                                        "MessageGroup"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is(root, names[i])) return true;
    for (size_t i = 0; i < root->n_attributes; i++)
        if (str_equal(root->attributes[i].name.uri, S("xmlns")) &&
            str_find(root->attributes[i].text, S("/v2_0/"), 0) != SIZE_MAX)
            return true;
    return false;
}

static Err root_start(Cx *cx, SdmxMessage *m, const XmlElement *root) {
    m->kind = str_copy(m->mem, root->name.local);
    m->generic = str_starts(m->kind, S("Generic"));
    if (old_version(root))
        return fail(cx, INVALID, MSG_FORMATS_CUBE_OTHER_VERSION, m->file,
                    str_format(cx->mem, "%.*s 2.0", STR_ARG(m->kind)));
    if (str_ends(m->kind, S("Metadata")))
        return fail(cx, INVALID, MSG_FORMATS_CUBE_METADATA, m->file);
    m->in_footer = is(root, "Error");
    bool known = m->in_footer || is(root, "Structure") || str_ends(m->kind, S("Data"));
    return known ? OK
                 : fail(cx, INVALID, MSG_FORMATS_CUBE_OTHER_VERSION, m->file,
                        str_copy(cx->mem, m->kind));
}

static Err on_start(Cx *cx, void *arg, const XmlElement *element) {
    SdmxMessage *m = arg;
    arena_reset(m->text_mem);
    m->text = STR_NONE;
    m->wants_text = false;
    if (element->depth == 1) return root_start(cx, m, element);
    if (element->depth == 2) {
        m->in_header = is(element, "Header");
        m->in_footer = m->in_footer || is(element, "Footer");
        if (is(element, "DataSet")) return set_start(cx, m, element);
    }
    if (m->in_header) return header_start(cx, m, element);
    m->described = m->described || (element->depth > 3 && str_equal(m->kind, S("Structure")));
    m->wants_text = m->in_footer && is(element, "Text");
    return m->in_footer || element->depth < 3 ? OK : data_start(cx, m, element);
}

static Err on_end(Cx *cx, void *arg, const XmlElement *element) {
    SdmxMessage *m = arg;
    Err err = OK;
    if (m->in_header) {
        header_end(m, element);
    } else if (m->in_footer) {
        Str text = heading_text(m->text_mem, m->text);
        if (m->survey && is(element, "Text") && text.n) {
            if (m->said.n) buf_char(&m->said, ' ');
            buf_put(&m->said, text);
        }
    } else if (element->depth > 2) {
        err = data_end(cx, m, element);
    } else {
        m->at = SIZE_MAX;
    }
    m->text = STR_NONE;
    m->wants_text = false;
    return err;
}

static Err on_text(Cx *cx, void *arg, Str text, size_t line) {
    SdmxMessage *m = arg;
    (void)cx, (void)line;
    if (m->wants_text) m->text = str_copy(m->text_mem, text);
    return OK;
}

/* A message without observations is an answer in words, a description, or empty. */
static Err look_whether_data(Cx *cx, const SdmxMessage *m) {
    size_t n = 0;
    for (size_t i = 0; i < m->sets.n; i++)
        n += m->sets.at[i].n_observations + m->sets.at[i].n_deletions;
    if (!n && m->said.n)
        return fail(cx, INVALID, MSG_FORMATS_CUBE_SERVER, m->file,
                    str_copy(cx->mem, buf_str(&m->said)));
    if (m->described) return fail(cx, INVALID, MSG_FORMATS_CUBE_STRUCTURE, m->file);
    return m->sets.n ? OK : fail(cx, INVALID, MSG_FORMATS_CUBE_NO_DATA, m->file);
}

Err sdmx_message_open(Cx *cx, SdmxMessage *message, Container *container) {
    Cx own = *cx; /* the parser's memory must not lie where rows are read */
    SdmxMessage *m = message;
    own.mem = arena_within(cx->mem);
    *m = (SdmxMessage){.file = container_name(container),
                       .mem = arena_within(cx->mem),
                       .container = container,
                       .survey = true,
                       .at = SIZE_MAX,
                       .text_mem = arena_within(cx->mem)};
    m->said = buf_new(m->mem, MOST_SAID);
    m->component = buf_new(own.mem, 1000);
    m->component_text = buf_new(own.mem, 65536);
    for (size_t i = 0; i < LEVELS; i++)
        m->levels[i].mem = arena_within(cx->mem);
    ByteSource source = {m->file, TABLE_MOST_BYTES, container_more, container};
    XmlHandlers handlers = {.start = on_start, .end = on_end, .text = on_text};
    m->xml = xml_open(&own, &source, &handlers, m);
    Err err = xml_next(cx, m->xml);
    return err == NOT_FOUND ? look_whether_data(cx, m) : err;
}

Err sdmx_message_begin(Cx *cx, SdmxMessage *message, size_t chosen) {
    message->survey = false;
    message->chosen = chosen;
    message->at = SIZE_MAX;
    message->in_header = message->in_footer = message->in_series = false;
    message->in_key = message->in_component = message->wants_text = false;
    message->action[0] = '\0';
    TRY(container_rewind(cx, message->container));
    xml_rewind(message->xml);
    return OK;
}

Err sdmx_message_next(Cx *cx, SdmxMessage *message) {
    return xml_next(cx, message->xml);
}
