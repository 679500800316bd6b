using System.Globalization;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>The option <c>devicedsl_kernel_profile</c>: declarations that a kernel rejects and newer ones accept.</summary>
public sealed class KernelProfiles : RuleTests
{
    private const string AnyLength = """
        [Device]
        internal sealed partial class D
        {
            public int Count { get; private set; }
            [{|DDSL0001:Doorbell(Pio, 0x10)|}] private void A() { Count++; }
            [Doorbell(Pio, 0x14, {|DDSL0001:Length = 0|})] private void B() { Count++; }
            [Doorbell(Pio, 0x18, Synchronous = true)] private void C() { Count++; }
            [Doorbell(Pio, 0x1C, Match = 1)] private void E() { Count++; }
            [Doorbell(Mmio, 0x10)] private void F() { Count++; }
        }
        """;

    [Theory]
    [InlineData("4.3")]
    [InlineData("Linux 3.19")]
    [InlineData(" linux4_3 ")]
    public void ShouldReportWhatAnOldKernelRefuses(string profile)
        => Assert.Equal(
            "The doorbell 'A' has length 0, which Linux {0} does not support on port I/O (IOE-1): use 1, 2 or 4",
            MessageOf(With(profile).Verify(AnyLength)[0]).Replace(
                profile.Trim().Replace("linux", "", StringComparison.OrdinalIgnoreCase).Replace('_', '.').Trim(),
                "{0}",
                StringComparison.Ordinal));

    [Theory]
    [InlineData("4.4")]
    [InlineData("5.10")]
    [InlineData("5.10.3")]
    [InlineData("6.1")]
    [InlineData("Linux6_12")]
    [InlineData("newest")]
    [InlineData("Newest")]
    public void ShouldNotReportItForANewerOne(string profile) => With(profile).Verify(Markup.Parse(AnyLength).Source);

    [Fact]
    public void ShouldNotReportItUnlessTold() => Analysis.Verify(Markup.Parse(AnyLength).Source);

    [Fact]
    public void ShouldKnowTheProfilesOfTheRuntime()
        => Assert.All(
            typeof(KernelProfile).GetProperties().Where(static property => property.PropertyType == typeof(KernelProfile)),
            static property => With(property.Name).Verify(Markup.Parse(AnyLength).Source));

    [Fact]
    public void ShouldHaveTheNewestOfTheRuntime()
    {
        Assert.NotNull(KernelOption.Read(new NoOptions(), out _));
        Assert.Equal(KernelProfile.Newest.Version, KernelOption.Read(new NoOptions(), out _));
    }

    [Theory]
    [InlineData("6")]
    [InlineData("lts")]
    [InlineData("")]
    [InlineData("Windows 11.0")]
    public void ShouldTellWhatIsNoKernel(string profile)
    {
        IReadOnlyList<Diagnostic> found = With(profile).Verify(
            "[Device] internal sealed partial class {|DDSL0020:D|} { }\n[Board] internal sealed partial class {|DDSL0020:B|} "
                + "{ }\ninternal sealed class Other;");
        Assert.Equal(
            $"devicedsl_kernel_profile = {profile} is not a version of Linux: use 6.1, 6.12 or similar, or newest", MessageOf(found[0]));
    }

    [Fact]
    public void ShouldReportDevicesOfOtherAssembliesWhereTheyAreAttached()
    {
        MetadataReference library = TestCompilation.ToReference(
            Analysis.Run(
                Markup.Parse(AnyLength).Source.Replace(
                    "internal sealed", "public sealed", StringComparison.Ordinal)).Output.WithAssemblyName("Library"));
        CSharpCompilation board = TestCompilation.Create(
            "[Board] internal sealed partial class Board { [Attach(Pio = 0xC000, Mmio = 0x1000)] public D D { get; } = new(); }")
            .AddReferences(library).WithAssemblyName("Boards");
        Assert.Equal(
            [
                "The doorbell 'D.A' has length 0, which Linux 4.3 does not support on port I/O (IOE-1): use 1, 2 or 4",
                "The doorbell 'D.B' has length 0, which Linux 4.3 does not support on port I/O (IOE-1): use 1, 2 or 4",
            ],
            With("4.3").Run(board).Diagnostics.Select(MessageOf).Order(StringComparer.Ordinal));
        Assert.Empty(With("6.1").Run(board).Diagnostics);
    }

    private static AnalyzerTest With(string profile) => AnalysisWith(new Dictionary<string, string> { [KernelOption.Key] = profile });

    private static string MessageOf(Diagnostic found) => found.GetMessage(CultureInfo.InvariantCulture);

    private sealed class NoOptions : Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }
    }
}
