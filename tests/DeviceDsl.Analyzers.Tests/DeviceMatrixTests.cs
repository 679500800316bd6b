using DeviceDsl.Testing;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Classes of every shape and name: the analyzers report their mistakes, and nothing for correct ones.</summary>
public sealed class DeviceMatrixTests
{
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
}
