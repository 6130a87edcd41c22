Feature: Legal entities and sites
  Everything that grows from a request belongs to the legal entity of its site.

  Rule: The legal entity of the site goes with the request

    Background:
      Given the company turns to a site of another legal entity
      And a company has become a prospect

    @A30
    Scenario: Prospect and lead
      Then the prospect belongs to the legal entity of the site
      And the lead belongs to the legal entity of the site

    @A30 @D4
    Scenario: The owning team is that of the legal entity
      Then the lead is owned by the team that owns what dual-write creates for its legal entity

    @A30
    Scenario: Account, contact and customers
      When a salesperson qualifies the lead
      Then account and contact belong to the legal entity of the lead
      And both customers belong to the legal entity of the prospect

    @A30
    Scenario: Customers that headquarters makes
      When headquarters approves the prospect
      Then both customers belong to the legal entity of the prospect
      And the hierarchy belongs to the legal entity of the prospect

    @A30 @N7
    Scenario: The partner gets in on its own site
      Given headquarters has approved the prospect
      When the job "1010" runs
      Then the requestor can sign in

    @A30 @N8
    Scenario: The partner does not get in on a site of another legal entity
      Given headquarters has approved the prospect
      And the job "1010" has run
      And the company turns back to the first site
      When the requestor tries to sign in
      Then the site refuses, because "knows nobody with the e-mail address"

    @N8
    Scenario: The same address in another legal entity is no obstacle
      Given headquarters has approved the prospect
      And the company turns back to the first site
      And the same person has become a prospect again
      When headquarters approves the pending prospect
      And the job "1010" runs
      Then the requestor can sign in

    @M2 @A30
    Scenario: The message names the site on which the request was made
      When headquarters approves the prospect
      And the e-mail job runs
      Then the e-mail to the requestor names the site

  Rule: What has no legal entity is not carried

    @A30
    Scenario: A lead without a legal entity brings no customers
      Given a salesperson has typed in a lead of another company, without a legal entity
      When a salesperson qualifies the lead
      Then headquarters has no customer of type person
      And headquarters has no customer of type organization

  Rule: A partner may use all sites of its legal entity, unless it is restricted

    Background:
      Given a company has become a prospect
      And headquarters has approved the prospect
      And the company turns to another site of the same legal entity

    @N20
    Scenario: Without restriction the partner gets in everywhere
      When the job "1010" runs
      Then the requestor can sign in

    @N20
    Scenario: Restricted to the other site, the partner gets in there
      Given headquarters has restricted the partner to the other site
      When the job "1010" runs
      Then the requestor can sign in

    @N20
    Scenario: Restricted to the other site, the partner does not get in on the first
      Given headquarters has restricted the partner to the other site
      And the job "1010" has run
      And the company turns back to the first site
      When the requestor tries to sign in
      Then the site refuses, because "belongs to no customer hierarchy"

    @N20
    Scenario: A partner that is restricted later leaves the first site
      Given the job "1010" has run
      And headquarters has restricted the partner to the other site
      And the job "1010" has run
      And the company turns back to the first site
      When the requestor tries to sign in
      Then the site refuses, because "belongs to no customer hierarchy"
