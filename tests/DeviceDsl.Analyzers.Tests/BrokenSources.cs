using DeviceDsl.Testing;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Code that is being typed never makes the analyzer throw.</summary>
public sealed class BrokenSources
{
    [Theory]
    [MemberData(nameof(RulePages.Ids), MemberType = typeof(RulePages))]
    public void ShouldNotThrowWhateverTokenIsMissing(string id)
    {
        var page = RulePage.Read(id);
        foreach (string source in Mutations.WithoutEachToken(page.Bad).Concat(Mutations.WithoutEachToken(page.Good)))
        {
            RuleTests.Analysis.Run(source);
        }
    }
}
