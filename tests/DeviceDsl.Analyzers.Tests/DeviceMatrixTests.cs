using DeviceDsl.Testing;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Classes of every shape and name: the analyzers say what is wrong with them, and nothing where nothing is.</summary>
public sealed class DeviceMatrixTests
{
    private const int Sample = 5;

    [Theory]
    [MemberData(nameof(DeviceMatrix.Supported), MemberType = typeof(DeviceMatrix))]
    [MemberData(nameof(DeviceMatrix.Virtio), MemberType = typeof(DeviceMatrix))]
    public void ShouldReportNothingOfADevice(string odd, string source)
    {
        Assert.NotEmpty(odd);
        Assert.Empty(RuleTests.Analysis.Run(source).Diagnostics);
    }

    [Theory]
    [MemberData(nameof(DeviceMatrix.Refused), MemberType = typeof(DeviceMatrix))]
    public void ShouldSayWhatIsRefused(string odd, string source)
    {
        Assert.NotEmpty(odd);
        Assert.NotEmpty(RuleTests.Analysis.Verify(source));
    }

    [Theory]
    [MemberData(nameof(DeviceMatrix.All), MemberType = typeof(DeviceMatrix))]
    public void ShouldNotThrowWhereTokensAreMissing(string odd, string source)
    {
        // The generator is fed all of them; what it reads, the analyzers read, and each of these costs them a compilation.
        foreach (string broken in Mutations.WithoutEachToken(source).Where((_, token) => token % Sample == odd.Length % Sample)) RuleTests.Analysis.Run(broken);
    }
}
