using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Classes of every shape and name: the analyzers report their mistakes, and nothing for correct ones.</summary>
public sealed class DeviceMatrixTests
{
    [Theory]
    [MemberData(nameof(DeviceMatrix.Supported), MemberType = typeof(DeviceMatrix))]
    [MemberData(nameof(DeviceMatrix.Virtio), MemberType = typeof(DeviceMatrix))]
    public void ShouldReportNothingOfADevice(string odd, string source)
    {
        IReadOnlyList<Diagnostic> reported = RuleTests.Analysis.Run(source).Diagnostics;
        Assert.True(reported.Count == 0, $"{odd}: {string.Join(", ", reported)}");
    }

    [Theory]
    [MemberData(nameof(DeviceMatrix.Refused), MemberType = typeof(DeviceMatrix))]
    public void ShouldSayWhatIsRefused(string odd, string source)
    {
        IReadOnlyList<Diagnostic> reported = RuleTests.Analysis.Verify(source);
        Assert.True(reported.Count > 0, $"{odd}: nothing is reported.");
    }
}
