"""The whole of a scenario file, and what holds between its parts."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from sim.laws import PositiveDuration
from sim.measures import ALL_TEAMS, Kind, Measure
from sim.scenario.calendars import near, public_holidays
from sim.scenario.faults import Faults
from sim.scenario.instants import instant
from sim.scenario.people import Partners, Sales, SalesTeam, Work
from sim.scenario.sites import Site
from sim.scenario.statistics import Statistics, Threshold
from sim.scenario.systems import DualWrite, Email, Jobs, ServiceProtection
from sim.scenario.traffic import MOST_REQUESTS, Traffic
from sim.statistics.goals import Goal
from sim.traffic.intensity import intensity
from sim.traffic.profiles import LOCALES

YEARS = range(2000, 2200)


class Scenario(Faults):
    """One scenario file."""

    name: Annotated[
        str, Field(min_length=1, max_length=200, description="What the report calls the run.")
    ]
    start: Annotated[
        datetime,
        BeforeValidator(instant),
        Field(description="When the run begins; times of day are in its offset from UTC."),
    ]
    lasts: Annotated[PositiveDuration, Field(description="How long the run is.")]
    seed: Annotated[int, Field(ge=0, description="Chooses the luck of the run.")] = 1
    traffic: Traffic
    site: Annotated[
        list[Site],
        Field(min_length=1, description="The sites where partners apply; one if none is named."),
    ] = [Site()]
    sales: Sales = Sales()
    sales_team: Annotated[list[SalesTeam], Field(min_length=1)]
    jobs: Jobs = Jobs()
    dual_write: DualWrite = DualWrite()
    service_protection: ServiceProtection | None = None
    email: Email | None = None
    partners: Partners = Partners()
    statistics: Statistics = Statistics()
    threshold: list[Threshold] = []

    def require_team(self, measure: Measure) -> None:
        """Refuse a measure of a team that is not there; raises ValueError with a sentence."""
        names = [team.name for team in self.sales_team]
        if measure.kind is Kind.UTILIZATION and measure.of not in (ALL_TEAMS, *names):
            known = near(measure.of, [ALL_TEAMS, *names])
            raise ValueError(f"{str(measure)[:200]!r}: no [[sales_team]] has that name{known}")

    @model_validator(mode="before")
    @classmethod
    def _one_team_says_it_all(cls, data: Any) -> Any:
        """A single [sales_team] is a list of one, and may hold what belongs into [sales]."""
        team = data.get("sales_team") if isinstance(data, dict) else None
        sales = data.get("sales", {}) if isinstance(team, dict) else None
        if not isinstance(team, dict) or not isinstance(sales, dict):
            return data
        shared = {key: team[key] for key in team if key in Sales.model_fields}
        if twice := [key for key in shared if key in sales]:
            raise ValueError(f"{twice[0]} stands in [sales] and in [sales_team]; keep one of them")
        own = {key: team[key] for key in team if key not in shared}
        return data | {"sales_team": [own], "sales": sales | shared}

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.start.year not in YEARS:
            raise ValueError(f"start must be in the years {YEARS[0]} to {YEARS[-1]}")
        if self.traffic.over and self.traffic.over > self.lasts:
            raise ValueError("traffic.over is longer than the run itself (lasts)")
        self.require_sensible_faults(self.lasts)
        if (self.statistics.warm_up_ms or 0) >= self.lasts:
            raise ValueError("statistics.warm_up is as long as the run itself (lasts), or longer")
        if self.traffic.over and (self.statistics.warm_up_ms or 0) >= self.traffic.over:
            raise ValueError(
                "statistics.warm_up is as long as the time in which anybody applies "
                "(traffic.over), or longer, so no request would count"
            )
        return self

    @model_validator(mode="after")
    def _somebody_applies(self) -> Self:
        if self.traffic.recording:
            self.traffic.recording.instants(self.start, self.lasts)
            return self
        expected = intensity(self.traffic, self.start).total
        if not expected:
            raise ValueError(
                "traffic: the weights are zero all the time that traffic.over lasts, "
                "so nobody could apply"
            )
        if self.traffic.rate and expected > MOST_REQUESTS:
            raise ValueError(
                f"traffic.rate lets about {expected:,.0f} apply; expected {MOST_REQUESTS:,} at most"
            )
        return self

    @model_validator(mode="after")
    def _sites_are_told_apart(self) -> Self:
        names = [site.name for site in self.site]
        if len(set(names)) < len(names):
            raise ValueError("site: two sites have one name; expected a name of its own for each")
        if not sum(site.weight for site in self.site):
            raise ValueError("site: no site has a weight, so nobody could apply")
        if self.traffic.arrivals and self.traffic.recording:
            self.traffic.recording.require_sites(names)
        return self

    @model_validator(mode="after")
    def _teams_are_told_apart(self) -> Self:
        names = [team.name for team in self.sales_team]
        if len(set(names)) < len(names):
            raise ValueError("two [[sales_team]] have one name; give each a name of its own")
        return self

    @model_validator(mode="after")
    def _measured_teams_exist(self) -> Self:
        precision = self.statistics.precision
        texts = [*self.statistics.measures, *([precision.measure] if precision else [])]
        for text in texts:
            self.require_team(Measure.parse(text))
        for threshold in self.threshold:
            self.require_team(Goal.parse(threshold.goal).measure)
        return self

    @model_validator(mode="after")
    def _everybody_is_served(self) -> Self:
        brought = {LOCALES[country][1] for country, some in self.traffic.countries.items() if some}
        for work in get_args(Work):
            for language in sorted(brought):
                if not any(team.serves(work, language) for team in self.sales_team):
                    raise ValueError(
                        f"no [[sales_team]] does {work} for partners who speak {language}; "
                        "add to the languages, or to what it does, of one"
                    )
        return self

    @model_validator(mode="after")
    def _sizes_exist(self) -> Self:
        recorded = self.traffic.recording.known if self.traffic.recording else ()
        known = {*self.traffic.sizes, *(each.size for each in recorded if each.size)}
        for setting in ("sizes_first", "work_by_size"):
            for size in getattr(self.sales, setting):
                if size not in known:
                    raise ValueError(
                        f"sales.{setting}: {size!r} is not in traffic.sizes{near(size, known)}"
                    )
        return self

    @model_validator(mode="after")
    def _holidays_are_known(self) -> Self:
        for team in self.sales_team:
            if team.holidays:
                last = public_holidays(team.holidays).end_year
                if (self.start + timedelta(milliseconds=self.lasts)).year > last:
                    raise ValueError(
                        f"the public holidays of {team.holidays} are known up to {last} only; "
                        "let the run end before, or leave out holidays"
                    )
        return self
