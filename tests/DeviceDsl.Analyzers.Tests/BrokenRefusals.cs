using DeviceDsl.Testing;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Invalid classes during editing: neither an analyzer nor a code fix throws, whichever token is missing.</summary>
[Trait("Category", "Slow")]
public sealed class BrokenRefusals
{
    private static CodeFixCrashTest Fixes { get; } = new(RuleTests.Fixes, RuleTests.Analysis);

    [Theory]
    [MemberData(nameof(DeviceMatrix.Refused), MemberType = typeof(DeviceMatrix))]
    public async Task ShouldNotThrowWhateverTokenIsMissing(string odd, string source)
    {
        foreach (string broken in Mutations.WithoutEachToken(source))
        {
            Exception? thrown = await Record.ExceptionAsync(() => Fixes.ApplyAllAsync(broken));
            Assert.True(thrown is null, $"{odd}: {thrown}\n{broken}");
        }
    }
}
