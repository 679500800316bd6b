using DeviceDsl.CodeFixes;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0420")]
public sealed class VirtioShapeTests : RuleTests
{
    private const string Using = "using DeviceDsl.Virtio;\n";

    [Theory]
    [InlineData("[VirtioDevice(4)] internal sealed class {|DDSL0420:D|} : VirtioDevice;",
        "cannot get its wiring because 'D' is not partial: add partial")]
    [InlineData("internal static class Outer { [VirtioDevice(4)] public sealed partial class {|DDSL0420:D|} : VirtioDevice; }",
        "cannot get its wiring because 'Outer' is not partial: add partial")]
    [InlineData("[VirtioDevice(4)] internal sealed partial class {|DDSL0420:D|};",
        "does not derive from VirtioDevice, which implements the driver and ring protocol: derive from it")]
    [InlineData("[VirtioDevice(4)] internal sealed partial class {|DDSL0420:D|}<T> : VirtioDevice;",
        "is generic or nested in a generic type: make it non-generic")]
    [InlineData("[VirtioDevice(4), Device] internal sealed partial class {|DDSL0420:D|} : VirtioDevice;",
        "is also a [Device] or a [Board], but its transport is the device: remove that attribute")]
    [InlineData("[VirtioDevice(4)] internal partial class B : VirtioDevice; "
        + "[VirtioDevice(4)] internal sealed partial class {|DDSL0420:D|} : B;",
        "derives from the virtio device 'B', but a device cannot extend another yet: derive from VirtioDevice")]
    [InlineData("[VirtioDevice(4)] internal sealed partial class {|DDSL0420:D|} "
        + ": VirtioDevice { protected override VirtioDescription DescribeDevice() => new(4, \"\"); }",
        "already has a member 'DescribeDevice', which the generator adds: rename it")]
    [InlineData("internal abstract class B : VirtioDevice { protected override VirtioDescription DescribeDevice() => new(4, \"\"); } "
        + "[VirtioDevice(4)] internal sealed partial class {|DDSL0420:D|} : B;",
        "inherits the member 'DescribeDevice' of 'B', which the generator adds: rename it")]
    public void ShouldReportAClassThatCannotBeDescribed(string source, string fault)
        => Assert.Equal($"The virtio device 'D' {fault}", Verify(Using + source));

    [Theory]
    [InlineData("[VirtioDevice(4)] internal sealed partial class D : VirtioDevice;")]
    [InlineData("[VirtioDevice(4)] internal abstract partial class B : VirtioDevice; internal sealed class D : B;")]
    [InlineData("internal abstract class B : VirtioDevice; [VirtioDevice(4)] internal sealed partial class D : B;")]
    [InlineData("internal sealed class D : VirtioDevice { protected override VirtioDescription DescribeDevice() => new(4, \"by hand\"); }")]
    public void ShouldNotReportAClassThatCan(string source) => Verify(Using + source);

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify(Using + "#pragma warning disable DDSL0420\n[VirtioDevice(4)] internal sealed class D : VirtioDevice;");

    [Fact]
    public void ShouldReportAnError()
        => Assert.Equal(DiagnosticSeverity.Error, SeverityOf(Using + "[VirtioDevice(4)] internal sealed class D : VirtioDevice;"));

    [Fact]
    public Task ShouldFixByMakingAllTypesAroundPartial() => FixAsync<PartialFix>(
        "MakePartial",
        """
        using DeviceDsl.Virtio;
        static class Board
        {
            [VirtioDevice(4)]
            internal sealed class Rng : VirtioDevice { [VirtQueue(0)] private void M(VirtQueue queue) { } }
        }
        """,
        """
        using DeviceDsl.Virtio;
        static partial class Board
        {
            [VirtioDevice(4)]
            internal sealed partial class Rng : VirtioDevice { [VirtQueue(0)] private void M(VirtQueue queue) { } }
        }
        """);
}
