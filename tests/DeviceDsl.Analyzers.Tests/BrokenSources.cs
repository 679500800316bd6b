using DeviceDsl.Testing;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Neither an analyzer nor a code fix throws on incomplete code.</summary>
[Trait("Category", "Slow")]
public sealed class BrokenSources
{
    private static CodeFixCrashTest Fixes { get; } = new(RuleTests.Fixes, RuleTests.Analysis);

    [Theory]
    [MemberData(nameof(RulePages.Ids), MemberType = typeof(RulePages))]
    public async Task ShouldNotThrowWhateverTokenIsMissing(string id)
    {
        var page = RulePage.Read(id);
        int offered = await Fixes.ApplyAllAsync(page.Bad);
        foreach (string source in Mutations.WithoutEachToken(page.Bad)) offered += await Fixes.ApplyAllAsync(source);
        foreach (string source in Mutations.WithoutEachToken(page.Good)) offered += await Fixes.ApplyAllAsync(source);
        bool hasFix = RuleTests.Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(id));
        Assert.True(!hasFix || offered > 0, "The page shows nothing that the fix could mend.");
    }
}
