Feature: Sign-in
  An approved partner gets in once the site has heard of it.

  Background:
    Given a company has become a prospect

  @N6 @N7 @R11
  Scenario: The requestor signs in after approval and 1010
    Given a salesperson has qualified the lead
    And a salesperson has closed the opportunity as won
    When the job "1010" runs
    Then the requestor can sign in

  @N7 @N2
  Scenario: It makes no difference who approved
    Given headquarters has approved the prospect
    When the job "1010 (Customers)" runs
    Then the requestor can sign in

  @N6 @A12
  Scenario: Before 1010 nobody gets in
    Given headquarters has approved the prospect
    When the requestor tries to sign in
    Then the site refuses, because "knows nobody with the e-mail address"

  @A34
  Scenario: A customer that only qualification made does not get in
    Given a salesperson has qualified the lead
    And the job "1010" has run
    When the requestor tries to sign in
    Then the site refuses, because "belongs to no customer hierarchy"

  @A34
  Scenario: An approval that 1010 has not carried over does not count yet
    Given a salesperson has qualified the lead
    And the job "1010" has run
    And a salesperson has closed the opportunity as won
    When the requestor tries to sign in
    Then the site refuses, because "belongs to no customer hierarchy"

  @R14
  Scenario: Who was turned down does not get in
    Given a salesperson has disqualified the lead as "Lost"
    And the job "1010" has run
    When the requestor tries to sign in
    Then the site refuses, because "knows nobody with the e-mail address"

  @N8 @A24
  Scenario: An e-mail address that identifies two customers lets nobody in
    Given the same person has become a prospect a second time
    And headquarters has approved both prospects
    And the job "1010" has run
    When the requestor tries to sign in
    Then the site refuses, because "identifies 2 customers instead of one"

  @N10
  Scenario: A customer outside the store's address book does not reach the site
    Given new customers get the address book "Retail"
    And headquarters has approved the prospect
    And the job "1010" has run
    When the requestor tries to sign in
    Then the site refuses, because "knows nobody with the e-mail address"

  @N7
  Scenario: Jobs on a schedule let the partner in without anybody's help
    Given the jobs run on these schedules
      | job  | every | offset |
      | 1010 | 1 h   | 0 min  |
    When headquarters approves the prospect
    Then within 60 minutes the requestor can sign in
