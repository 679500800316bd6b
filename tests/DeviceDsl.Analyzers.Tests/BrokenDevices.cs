using DeviceDsl.Testing;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Devices of every shape, as they stand in an editor: neither an analyzer nor a code fix throws, whatever token is missing.</summary>
public sealed class BrokenDevices
{
    private static CodeFixCrashTest Fixes { get; } = new(RuleTests.Fixes, RuleTests.Analysis);

    [Theory]
    [MemberData(nameof(DeviceMatrix.Supported), MemberType = typeof(DeviceMatrix))]
    public async Task ShouldNotThrowWhateverTokenIsMissing(string odd, string source)
    {
        Assert.NotEmpty(odd);
        foreach (string broken in Mutations.WithoutEachToken(source)) await Fixes.ApplyAllAsync(broken);
    }
}
