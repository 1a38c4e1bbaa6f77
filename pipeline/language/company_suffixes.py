"""Legal forms that end a company's name with a full stop.

Origin: compiled by hand for Krant from names in business news.
Licence: Apache-2.0, as the rest of the project.
Purpose: "Wistron Corp. in Texas" goes on after the stop, "bij Wistron Corp. De
fabriek" ends there. Forms written without a stop (plc, GmbH, NV, SE) need no
entry: a stop after those is the sentence's own.

Lower case, with the last stop; looked up without regard to case.
"""

COMPANY_SUFFIXES = frozenset(
    """
    inc. corp. co. cos. ltd. l.l.c. l.p. p.l.c. bros. cie. intl. zn. pty. pte. bhd. sdn. mfg.
    n.v. b.v. v.o.f. b.v.b.a. c.v.b.a. v.z.w. s.a. s.a.s. s.r.l. s.p.a. a.g. g.m.b.h.
    """.split()
)

COMPANY_CONTINUATIONS = frozenset(
    "BV NV CEO CFO COO CTO Inc Ltd LLC Co Corp Limited Europe International Class".split()
)
"""Carry on a name or its apposition: "Precision Co. Ltd.", "Apple Inc. CEO Tim Cook"."""
