Feature: Lead creation
  With the integration enabled, a new prospect in Commerce is a new lead in Sales.

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

  @R6
  Scenario: The sections of the lead show the requestor and the company
    When a company becomes a prospect
    Then the lead's Contact section shows the requestor
    And the lead's Company section shows the company

  @R7 @A19
  Scenario: The timeline says where the lead came from
    When a company becomes a prospect
    Then the lead's timeline has one note, which mentions dual-write
    And the note was written by the dual-write infrastructure

  @D4
  Scenario: The lead belongs to the team that owns what dual-write creates
    When a company becomes a prospect
    Then the lead is owned by "DW owner team"

  @A15
  Scenario: A lead that cannot be written takes the prospect back with it
    Given a company has applied on the site
    And Sales does not answer
    When the job "P-0001" runs
    And the job "Synchronize customers and channel requests" runs
    Then the company is not listed under All prospects
    And Sales has no lead for the company

  @A13
  Scenario: A row that failed is stored by a later run
    Given a company has applied on the site
    And Sales does not answer
    And the jobs have run
    When Sales answers again
    And the job "Synchronize customers and channel requests" runs
    Then the company is listed once under All prospects
    And Sales has one lead for the company
