Feature: Lead creation
  With the integration enabled, a new prospect in Commerce is a new lead in Sales.

  Rule: Each prospect brings one lead

    @R5 @A15
    Scenario: A new prospect is a new lead
      When a company becomes a prospect
      Then Sales has one lead for the company
      And the lead is open

    @R5
    Scenario: Before there is a prospect there is no lead
      Given a company has applied on the site
      When the job "P-0001" runs
      Then Sales has no lead for the company

    @R5 @A15
    Scenario: Each of two prospects has its own lead
      Given a company has applied on the site
      And another company has applied on the site
      When the jobs run
      Then Sales has one lead for the company
      And Sales has one lead for the other company

    @A15
    Scenario: A lead that cannot be written takes the prospect back with it
      Given a company has applied on the site
      And Sales does not answer
      When the jobs run
      Then the company is not listed under All prospects
      And Sales has no lead for the company

  Rule: The lead says who applied, and where it came from

    @R6
    Scenario: The Contact section shows the requestor
      When a company becomes a prospect
      Then the lead's Contact section shows the requestor

    @R6
    Scenario: The Company section shows the company
      When a company becomes a prospect
      Then the lead's Company section shows the company

    @R6
    Scenario: Each of two leads shows its own requestor and company
      Given another company has become a prospect
      When a company becomes a prospect
      Then the lead's Contact section shows the requestor
      And the lead's Company section shows the company

    @R7 @A19
    Scenario: The timeline has one note, which mentions dual-write
      When a company becomes a prospect
      Then the lead's timeline has one note, which mentions dual-write
      And the note was written by the dual-write infrastructure

    @A20
    Scenario: The lead begins with the status reason New
      When a company becomes a prospect
      Then the lead has the status reason "New"

    @D4
    Scenario: The lead belongs to the team that owns what dual-write creates
      When a company becomes a prospect
      Then the lead is owned by the team that owns what dual-write creates for its legal entity
