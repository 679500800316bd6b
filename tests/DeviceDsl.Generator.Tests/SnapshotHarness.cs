using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Xunit.Sdk;

namespace DeviceDsl.Generator.Tests;

/// <summary>The harness follows the conventions of Verify.</summary>
public sealed class SnapshotHarness : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("snapshots");

    private static GeneratorRunResult Run { get; } = DeviceHost.Compile("namespace N; [Device] internal sealed partial class D;").Run;

    private string Verified => Path.Combine(_folder.FullName, "Tests.Case#N.D.g.verified.cs");

    private string Received => Path.Combine(_folder.FullName, "Tests.Case#N.D.g.received.cs");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ShouldFailAndWriteReceivedFilesWhenNothingIsAccepted()
    {
        Assert.Throws<TrueException>(() => Verify(accepts: false));
        Assert.StartsWith("//HintName: N.D.g.cs\n", File.ReadAllText(Received), StringComparison.Ordinal);
        Assert.False(File.Exists(Verified));
    }

    [Fact]
    public void ShouldPassAfterAcceptanceUntilTheOutputChanges()
    {
        Verify(accepts: true);
        Verify(accepts: false);
        File.AppendAllText(Verified, "// changed");
        Assert.Throws<TrueException>(() => Verify(accepts: false));
        File.Move(Received, Verified, overwrite: true);
        Verify(accepts: false);
    }

    [Fact]
    public void ShouldFailWhenAnAcceptedFileIsNoLongerGenerated()
    {
        Verify(accepts: true);
        File.Copy(Verified, Verified.Replace("N.D", "N.Gone", StringComparison.Ordinal));
        Assert.Throws<TrueException>(() => Verify(accepts: false));
    }

    [Theory]
    [InlineData("1", null, true)]
    [InlineData("1", "", true)]
    [InlineData("1", "true", false)]
    [InlineData(null, null, false)]
    [InlineData("0", null, false)]
    public void ShouldAcceptOnlyOnRequestAndNeverInCi(string? accept, string? ci, bool accepts)
        => Assert.Equal(accepts, Snapshots.Accepts(name => name == "CI" ? ci : accept));

    private void Verify(bool accepts) => Snapshots.Verify(Run, Path.Combine(_folder.FullName, "Tests.cs"), "Case", accepts);
}
