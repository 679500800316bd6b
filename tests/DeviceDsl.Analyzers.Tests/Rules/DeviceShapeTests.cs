using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0024")]
public sealed class DeviceShapeTests : RuleTests
{
    [Theory]
    [InlineData("[Device] internal sealed class {|DDSL0024:D|} { [Doorbell(Pio, 0)] public void OnKick() { } }")]
    [InlineData("[Device] internal static partial class {|DDSL0024:D|} { [Doorbell(Pio, 0)] public static void OnKick() { } }")]
    [InlineData("[Device] internal sealed partial class {|DDSL0024:D|}<T>;")]
    [InlineData("internal static partial class Outer<T> { [Device] public sealed partial class {|DDSL0024:D|}; }")]
    [InlineData("internal static class Outer { [Device] public sealed partial class {|DDSL0024:D|}; }")]
    [InlineData("[Device] file sealed partial class {|DDSL0024:D|};")]
    public void ShouldReportAClassThatCannotBeWired(string source) => Verify(source);

    [Fact]
    public void ShouldReportADeviceThatImplementsItsInterfaceItself() => Verify("""
        [Device]
        internal sealed partial class {|DDSL0024:D|} : IDevice
        {
            string IDevice.Name => "";
            int IDevice.DoorbellCount => 0;
            int IDevice.LineCount => 0;
            DoorbellEntry IDevice.GetDoorbell(int doorbell) => default;
            LineEntry IDevice.GetLine(int line) => default;
            int IDevice.FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;
            void IDevice.Ring(int doorbell, int index, ulong value) { }
            void IDevice.Resample(int line) { }
            void IDevice.Connect(LineSet lines) { }
        }
        """);

    [Fact]
    public void ShouldNameTheTypesThatAreNotPartial() => Assert.Equal(
        "The device 'D' cannot get its wiring because 'D' and 'Outer' are not partial: add partial",
        Verify("internal static class Outer { [Device] public sealed class {|DDSL0024:D|}; }"));

    [Theory]
    [InlineData("[Device] internal sealed partial class D;")]
    [InlineData("[Device] internal abstract partial class D;")]
    [InlineData("[Device] internal sealed partial record D(int X);")]
    [InlineData("internal partial struct Outer { [Device] private sealed partial class D; }")]
    [InlineData("internal partial interface Outer { [Device] private sealed partial class D; }")]
    [InlineData("internal abstract class B { } [Device] internal sealed partial class D : B;")]
    [InlineData("[Device] internal partial class B; internal sealed class D : B { }")]
    [InlineData("[Device] internal partial class B; [Device] internal sealed partial class D : B { }")]
    public void ShouldNotReportAClassThatCanBeWired(string source) => Verify(source);

    [Fact]
    public Task ShouldFixByMakingAllTypesAroundPartial() => FixAsync<PartialFix>(
        "MakePartial",
        """
        // The board.
        static class Board
        {
            /// <summary>A disk.</summary>
            [Device]
            class Disk { }

            [Device] public sealed class Beeper { }

            [Device]
            internal record Card(int Slot);
        }
        """,
        """
        // The board.
        static partial class Board
        {
            /// <summary>A disk.</summary>
            [Device]
            partial class Disk { }

            [Device] public sealed partial class Beeper { }

            [Device]
            internal partial record Card(int Slot);
        }
        """);

    [Fact]
    public Task ShouldProposeNoFixForAGenericClass() => OffersNothingAsync<PartialFix>("[Device] internal sealed class D<T>;");
}
