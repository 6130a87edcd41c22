Feature: Sign-in
  An approved partner gets in once the site has heard of it.

  Background:
    Given a company has become a prospect

  Rule: Approval and 1010 let the requestor in

    @N6 @N7 @R11
    Scenario: After a win and 1010
      Given a salesperson has qualified the lead
      And a salesperson has closed the opportunity as won
      When the job "1010" runs
      Then the requestor can sign in

    @N7 @N2
    Scenario: It makes no difference who approved
      Given headquarters has approved the prospect
      When the job "1010" runs
      Then the requestor can sign in

    @A29 @N6
    Scenario Outline: 1010 is also called "<name>"
      Given headquarters has approved the prospect
      When the job "<name>" runs
      Then the requestor can sign in

      Examples:
        | name             |
        | 1010 (Customers) |
        | 1010 (Kunder)    |
        | 1010 (Asiakkaat) |
        | 1010 (Klanten)   |
        | 1010 (Kunden)    |
        | 1010 (Odbiorcy)  |
        | 1010 (Klienci)   |

    @N6
    Scenario: 1010 a second time changes nothing for the requestor
      Given headquarters has approved the prospect
      And the job "1010" has run
      When the job "1010" runs
      Then the requestor can sign in

    @N7
    Scenario: On a schedule the partner gets in without anybody's help
      Given the jobs run on these schedules
        | job  | every | offset |
        | 1010 | 1 h   | 0 min  |
      When headquarters approves the prospect
      Then within 60 minutes the requestor can sign in

  Rule: Before that, nobody gets in

    @N6 @A12
    Scenario: Approved, but 1010 has not run
      Given headquarters has approved the prospect
      When the requestor tries to sign in
      Then the site refuses, because "knows nobody with the e-mail address"

    @A34
    Scenario: A customer that only qualification made
      Given a salesperson has qualified the lead
      And the job "1010" has run
      When the requestor tries to sign in
      Then the site refuses, because "belongs to no customer hierarchy"

    @A34 @N6
    Scenario: An approval that 1010 has not carried over
      Given a salesperson has qualified the lead
      And the job "1010" has run
      And a salesperson has closed the opportunity as won
      When the requestor tries to sign in
      Then the site refuses, because "belongs to no customer hierarchy"

    @R14
    Scenario: A company that was turned down
      Given a salesperson has disqualified the lead as "Lost"
      And the job "1010" has run
      When the requestor tries to sign in
      Then the site refuses, because "knows nobody with the e-mail address"

    @R14
    Scenario: A company that was turned down after qualification
      Given a salesperson has qualified the lead
      And a salesperson has closed the opportunity as lost: "Out-Sold"
      And the job "1010" has run
      When the requestor tries to sign in
      Then the site refuses, because "belongs to no customer hierarchy"

    @N7
    Scenario: A company that is still undecided
      Given the job "1010" has run
      When the requestor tries to sign in
      Then the site refuses, because "knows nobody with the e-mail address"

  Rule: The e-mail address has to identify one customer

    @N8 @A24
    Scenario: An address that identifies two customers lets nobody in
      Given the same person has become a prospect again
      And headquarters has approved both prospects
      And the job "1010" has run
      When the requestor tries to sign in
      Then the site refuses, because "identifies 2 customers instead of one"

    @N8 @A33
    Scenario: The organization does not take the requestor's address away
      Given headquarters has approved the prospect
      When the job "1010" runs
      Then headquarters has one customer of type organization without an e-mail address
      And the requestor can sign in

  Rule: A customer has to be in an address book of the store

    @N10
    Scenario: A customer outside the store's address book does not reach the site
      Given new customers get the address book "Retail"
      And headquarters has approved the prospect
      And the job "1010" has run
      When the requestor tries to sign in
      Then the site refuses, because "knows nobody with the e-mail address"

    @N10
    Scenario: A customer in the store's address book reaches the site
      Given new customers get the address book "B2B customers"
      And headquarters has approved the prospect
      When the job "1010" runs
      Then the requestor can sign in
