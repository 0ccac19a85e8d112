namespace BuildCoordination.Tests;
public class SmokeTests { [Fact] public void The_fixtures_are_there() => Assert.True(Directory.Exists(Repository.Fixtures)); }
