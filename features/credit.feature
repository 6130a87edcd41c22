Feature: Credit
  Limits are kept in Commerce: the organization's credit counts, a user's spending limit does not.

  Background:
    Given a company has become a prospect
    And headquarters has approved the prospect
    And the job "1010" has run

  Rule: Members buy under the organization's credit limit

    @N12 @A28 @R13
    Scenario: The credit limit of the organization is the requestor's
      When headquarters gives the organization a credit limit of 50000
      Then the requestor buys under a credit limit of 50000

    @A28
    Scenario: Credit can be limited before anybody is approved
      Given another company has become a prospect
      When headquarters gives the organization a credit limit of 1
      Then the other company's prospect is pending
      And the requestor can sign in

  Rule: Paying on account needs permission and credit

    @N18
    Scenario: Without permission nobody pays on account
      Given headquarters has given the organization a credit limit of 1000
      When the requestor tries to pay 10 on account
      Then the site refuses, because "is not allowed to buy on account"
      And nothing has changed

    @N18 @N12
    Scenario: With permission and credit the order is accepted
      Given headquarters has given the organization a credit limit of 1000
      And headquarters has allowed the requestor to pay on account
      When the requestor tries to pay 1000 on account
      Then the site accepts it

    @N19
    Scenario: More than the credit limit is refused
      Given headquarters has given the organization a credit limit of 1000
      And headquarters has allowed the requestor to pay on account
      When the requestor tries to pay 1001 on account
      Then the site refuses, because "more than the remaining credit"

    @N19
    Scenario: Without a credit limit there is no credit
      Given headquarters has allowed the requestor to pay on account
      When the requestor tries to pay 1 on account
      Then the site refuses, because "more than the remaining credit"

    @N19
    Scenario: What was bought before counts
      Given headquarters has given the organization a credit limit of 1000
      And headquarters has allowed the requestor to pay on account
      And the requestor has paid 600 on account
      And the requestor has paid 300 on account
      When the requestor tries to pay 200 on account
      Then the site refuses, because "more than the remaining credit"

  Rule: Spending limits are kept, and not enforced

    Background:
      Given the administrator has added a colleague, who has become active

    @N17
    Scenario: A spending limit is stored with the customer
      Given the administrator has given the colleague a spending limit of 500
      When the jobs run
      Then the colleague's customer has a spending limit of 500

    @N17 @A28
    Scenario: An order above the spending limit is accepted
      Given the administrator has given the colleague a spending limit of 500
      And P-0001, Synchronize and 1010 have run
      When the colleague tries to order for 9000
      Then the site accepts it
