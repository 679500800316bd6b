using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>Each row of section B of docs/spec/analyzer-rules.md has a scenario, or a reason why not.</summary>
public sealed partial class ScenarioRowsShould(ITestOutputHelper output)
{
    /// <summary>The rows that no scenario is named after.</summary>
    private static readonly Dictionary<int, string> Elsewhere = new()
    {
        [34] = "no queue number comes from the guest: which handler a write reaches is decided by the match table alone",
        [35] = "VQ7NoKickIsLost... explore it on both kinds of ring",
        [37] = "B6AMachineMayEndInAPause explores it",
    };

    [Fact]
    public void BeExploredOrExplained()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "analyzer-rules.md"));
        HashSet<int> rows = [.. Row().Matches(page).Select(match => int.Parse(match.Groups[1].Value))];
        HashSet<int> explored = [.. Scenario.All.Select(scenario => ScenarioOfRow().Match(scenario.Name))
            .Where(match => match.Success).Select(match => int.Parse(match.Groups[1].Value))];

        Assert.NotEmpty(rows);
        Assert.Empty(explored.Except(rows));
        Assert.Empty(Elsewhere.Keys.Intersect(explored));
        Assert.Equal(rows.Order(), explored.Union(Elsewhere.Keys).Order());
        foreach ((int row, string reason) in Elsewhere) output.WriteLine($"B{row}: {reason}");
    }

    [GeneratedRegex(@"^\| B(\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^B(\d+)")]
    private static partial Regex ScenarioOfRow();
}
