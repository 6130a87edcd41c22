"""The query language of both systems: text becomes a tree, a tree SQL, and SQL rows.

What others call:

    parsing.options_of(request.query)     the decoded options of a query string, none given twice
    parsing.parse_query(options)          all options of a query as a syntax.Query
    parsing.query_of(request.query)       both at once; what clients repeat is read once
    parsing.parse("filter", text)         one of them (filter, orderby, select, expand, apply)
    parsing.parse_key(text)               what stands in the parentheses of a path
    patterns.prepare(connection)          once for every connection, before anything is asked
    fetching.Reader(connection, setting)  .page(query, entity, bounds), .count(...)
    errors.BadQuery                       status, code, message, part: the one exception of all

A `writing.Setting` says which tables there are (schema.EntityType by name), what time it is and who
asks. `statements.Bounds(within, most)` restricts a query to some rows (a navigation's, a company's)
and a page to so many. Nothing here knows HTTP, JSON, or which tables a system has.
"""
