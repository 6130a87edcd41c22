Feature: Enabling the integration
  Dual-write ties the two systems together; the Dual-write Commerce solutions tie prospects to leads.

  Rule: With both in place, a request on the site is a lead in Sales

    @R17 @R16
    Scenario: The smoke test after installation
      Given the jobs run on these schedules
        | job                                        | every  | offset |
        | P-0001                                     | 15 min | 0 min  |
        | Synchronize customers and channel requests | 15 min | 5 min  |
      When a company applies on the site
      Then within 30 minutes the company is listed under All prospects
      And Sales has one lead for the company

    @A32 @R15
    Scenario: What is written in one system is in the other without waiting
      When a company becomes a prospect
      Then Sales has one lead for the company
      And 0 writes are queued

  Rule: Without the Dual-write Commerce solutions nothing ties prospects to leads

    Background:
      Given the Dual-write Commerce solutions are not installed

    @R16
    Scenario: A prospect is no lead
      When a company becomes a prospect
      Then the company is listed once under All prospects
      And Sales has no lead for the company

    @R4 @R16
    Scenario: Headquarters can still decide
      Given a company has become a prospect
      When headquarters approves the prospect
      Then the prospect is approved

    @R15
    Scenario: Accounts and contacts are still written to headquarters
      Given a salesperson has typed in a lead of another company
      When a salesperson qualifies the lead
      Then headquarters has one customer of type person with the requestor's e-mail address
      And headquarters has one customer of type organization without an e-mail address

  Rule: Taking the Dual-write Commerce solutions away unties leads and prospects

    Background:
      Given a company has become a prospect

    @R16
    Scenario: A disqualification decides nothing any more
      Given the Dual-write Commerce solutions are not installed
      When a salesperson disqualifies the lead as "Lost"
      Then the lead is disqualified
      And the prospect is pending

    @R16
    Scenario: A win decides nothing any more
      Given a salesperson has qualified the lead
      And the Dual-write Commerce solutions are not installed
      When a salesperson closes the opportunity as won
      Then the opportunity is won
      And the prospect is pending

  Rule: Maps that do not run carry nothing

    @D5 @R15
    Scenario: While all maps are stopped, a prospect is no lead
      Given the maps are stopped
      When a company becomes a prospect
      Then the company is listed once under All prospects
      And Sales has no lead for the company

    @D5
    Scenario: While the map of the prospects is stopped, customers are written all the same
      Given a company has become a prospect
      And the map "B2B prospects - leads" is stopped
      When a salesperson qualifies the lead
      Then headquarters has one customer of type person with the requestor's e-mail address

    @D5
    Scenario: While the map of the accounts is stopped, the organization is missing
      Given a company has become a prospect
      And the map "Customers V3 - accounts" is stopped
      When a salesperson qualifies the lead
      Then headquarters has no customer of type organization
      And headquarters has one customer of type person with the requestor's e-mail address

    @D5
    Scenario: While the map of the contacts is stopped, the person is missing
      Given a company has become a prospect
      And the map "Customers V3 - contacts" is stopped
      When a salesperson qualifies the lead
      Then headquarters has no customer of type person
      And headquarters has one customer of type organization without an e-mail address

    @D5
    Scenario: While the maps are stopped, a disqualification decides nothing
      Given a company has become a prospect
      And the maps are stopped
      When a salesperson disqualifies the lead as "Lost"
      Then the prospect is pending

    @D5
    Scenario: While the maps are stopped, a win decides nothing
      Given a company has become a prospect
      And a salesperson has qualified the lead
      And the maps are stopped
      When a salesperson closes the opportunity as won
      Then the opportunity is won
      And the prospect is pending

    @D5
    Scenario: What was decided while the maps were stopped is not made up for
      Given a company has become a prospect
      And the maps are stopped
      And a salesperson has disqualified the lead as "Lost"
      When the maps run again
      Then the prospect is pending

  Rule: Prospects from before the integration get no lead

    Background:
      Given the maps are stopped
      And a company has become a prospect
      And the maps have been run again

    @A14
    Scenario: Starting the maps brings no lead for an earlier prospect
      Then Sales has no lead for the company

    @A14 @R4
    Scenario: Headquarters can decide on an earlier prospect
      When headquarters approves the prospect
      Then the prospect is approved
      And there is one customer hierarchy for the company

    @R5
    Scenario: The next prospect gets its lead
      When another company becomes a prospect
      Then Sales has one lead for the other company
      And Sales has no lead for the company

  Rule: Dual-write has to be a member of Sales

    Background:
      Given dual-write's application user is not a member of Sales
      And a company has applied on the site

    @D8
    Scenario: Without its application user nothing is written on either side
      When the jobs run
      Then the company is not listed under All prospects
      And Sales has no lead for the company
      And the request is among the failed rows, because "not a member of the organization"

    @D8 @A13
    Scenario: Once it is a member, the next run stores the request
      Given the jobs have run
      When dual-write's application user is made a member of Sales
      And the jobs run
      Then the company is listed once under All prospects
      And Sales has one lead for the company
