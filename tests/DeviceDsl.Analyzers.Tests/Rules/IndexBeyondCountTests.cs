namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0043")]
public sealed class IndexBeyondCountTests : RuleTests
{
    [Theory]
    [InlineData("{|DDSL0043:8|}", "Index 8 is outside of 'Slots', which has 8 registers (Count = 8): use 0 to 7")]
    [InlineData("{|DDSL0043:-1|}", "Index -1 is outside of 'Slots', which has 8 registers (Count = 8): use 0 to 7")]
    [InlineData("{|DDSL0043:Last|}", "Index 9 is outside of 'Slots', which has 8 registers (Count = 8): use 0 to 7")]
    [InlineData("{|DDSL0043:Last + 2|}", "Index 11 is outside of 'Slots', which has 8 registers (Count = 8): use 0 to 7")]
    [InlineData("{|DDSL0043:(int)Slot.Status|}", "Index 12 is outside of 'Slots', which has 8 registers (Count = 8): use 0 to 7")]
    [InlineData("{|DDSL0043:^9|}", "Index ^9 is outside of 'Slots', which has 8 registers (Count = 8): use ^8 to ^1")]
    [InlineData("{|DDSL0043:^0|}", "Index ^0 is outside of 'Slots', which has 8 registers (Count = 8): use ^8 to ^1")]
    public void ShouldReportAnIndexOfRegisters(string index, string message)
        => Assert.Equal(message, Verify(Slots($"[Doorbell(Pio, 0)] private void M() {{ Slots[{index}] = 1; }}")));

    [Theory]
    [InlineData("Msi[{|DDSL0043:4|}].Signal();", "Index 4 is outside of 'Msi', which has 4 message vectors (Vectors = 4): use 0 to 3")]
    [InlineData("Msi[{|DDSL0043:-1|}].Signal();", "Index -1 is outside of 'Msi', which has 4 message vectors (Vectors = 4): use 0 to 3")]
    [InlineData("Msi.Signal({|DDSL0043:4|});", "Index 4 is outside of 'Msi', which has 4 message vectors (Vectors = 4): use 0 to 3")]
    [InlineData("Msi[{|DDSL0043:^5|}].Signal();", "Index ^5 is outside of 'Msi', which has 4 message vectors (Vectors = 4): use ^4 to ^1")]
    [InlineData("MsiVectors all = Msi; all[{|DDSL0043:7|}].Signal();",
        "Index 7 is outside of 'Msi', which has 4 message vectors (Vectors = 4): use 0 to 3")]
    public void ShouldReportAnIndexOfVectors(string statement, string message) => Assert.Equal(
        message,
        Verify("[Device, MsiIrq(Vectors = 4)] internal sealed partial class D "
            + $"{{ [Doorbell(Pio, 0)] private void M() {{ {statement} }} }}"));

    [Theory]
    [InlineData("Channels[{|DDSL0043:4|}].Run();", "Index 4 is outside of 'Channels', which has 4 blocks (Count = 4): use 0 to 3")]
    [InlineData("Channels[{|DDSL0043:^5|}].Run();", "Index ^5 is outside of 'Channels', which has 4 blocks (Count = 4): use ^4 to ^1")]
    [InlineData("Channels.AsSpan()[{|DDSL0043:7|}].Run();", "Index 7 is outside of 'Channels', which has 4 blocks (Count = 4): use 0 to 3")]
    [InlineData("Channels[3].Run(); foreach (Channel each in Channels) each.Run();", "")]
    public void ShouldReportAnIndexOfBlocks(string statements, string message) => Assert.Equal(
        message,
        Verify($$"""
            [Device] internal sealed partial class D
            {
                [Block(Mmio, 0, Count = 4)] private partial Blocks<Channel> Channels { get; }
                [Doorbell(Pio, 0)] private void M() { {{statements}} }
            }
            [RegisterBlock] internal sealed partial class Channel
            {
                [Register(Mmio, 0)] private partial uint R { get; set; }
                public void Run() { R = 0; }
            }
            """));

    [Fact]
    public void ShouldReportAnIndexOfTheOnlyVectorUnderItsName() => Assert.Equal(
        "Index 1 is outside of 'Done', which has 1 message vector (Vectors = 1): use 0",
        Verify("""
            [Device, MsiIrq(Name = "Done")] internal sealed partial class D
            {
                [Doorbell(Pio, 0)] private void M() { Done[{|DDSL0043:1|}].Signal(); }
            }
            """));

    [Theory]
    [InlineData("uint x = Slots[{|DDSL0043:8|}]; Slots[0] = x;")]
    [InlineData("Slots[{|DDSL0043:8|}]++;")]
    [InlineData("Slots[{|DDSL0043:8|}] |= 1;")]
    [InlineData("Registers<uint> all = Slots; all[{|DDSL0043:8|}] = 1;")]
    [InlineData("this.Slots[{|DDSL0043:10|}] = 1;")]
    [InlineData("Slots.AsSpan()[{|DDSL0043:8|}] = 1;")]
    [InlineData("Slots.AsSpan()[{|DDSL0043:^9|}] = 1;")]
    [InlineData("System.Action a = () => Slots[{|DDSL0043:8|}] = 1; a();")]
    [InlineData("for (int i = 0; i <= 8; i++) Slots[{|DDSL0043:i|}] = 0;")]
    [InlineData("for (int i = 0; i < 9; ++i) { Slots[{|DDSL0043:i|}] = (uint)i; }")]
    [InlineData("for (int i = 0; i < 8; i++) Slots[{|DDSL0043:i + 1|}] = Slots[i];")]
    [InlineData("for (int i = 0; i < 8; i++) Slots[i] = Slots[{|DDSL0043:i - 1|}];")]
    [InlineData("for (byte i = 1; i <= 8; i++) Slots[{|DDSL0043:i|}] = 0;")]
    public void ShouldReportEachUseOfAnIndex(string statements)
        => Verify(Slots($"[Doorbell(Pio, 0)] private void M() {{ {statements} }}"));

    [Fact]
    public void ShouldReportAnIndexOfAFieldBeyondItsRegisters() => Assert.Equal(
        "Index 4 is outside of 'IsOn', which has 4 registers (Count = 4): use 0 to 3",
        Verify(Device("""
            [Register(Mmio, 0, Count = 4, Mask = 1)] private partial Registers<uint> Slots { get; }
            [Field(0, 0, Register = nameof(Slots))] private partial Fields<bool> IsOn { get; }
            [Doorbell(Pio, 0)] private void M() { IsOn[3] = IsOn[{|DDSL0043:4|}]; }
            """)));

    [Theory]
    [InlineData("device.Slots[{|DDSL0043:8|}] = 1;")]
    [InlineData("maybe?.Slots[{|DDSL0043:8|}].ToString();")]
    [InlineData("new D().Slots[{|DDSL0043:8|}] = 1;")]
    public void ShouldReportAnIndexInCodeThatUsesTheDevice(string statement) => Verify($$"""
        #pragma warning disable DDSL0313
        [Device] public sealed partial class D { [Register(Mmio, 0, Count = 8)] public partial Registers<uint> Slots { get; } }

        internal static class Host
        {
            public static void Use(D device, D? maybe) { {{statement}} maybe?.ToString(); device.ToString(); }
        }
        """);

    [Theory]
    [InlineData("Slots[0] = Slots[7];")]
    [InlineData("Slots[^1] = Slots[^8];")]
    [InlineData("Slots.AsSpan()[7] = Slots.AsSpan()[^8];")]
    [InlineData("Slots.AsSpan()[1..][6] = 1;")]
    [InlineData("Slots[Last - 2] = 1;")]
    [InlineData("for (int i = 0; i < 8; i++) Slots[i] = 0;")]
    [InlineData("for (int i = 0; i < Slots.Count; i++) Slots[i] = 0;")]
    [InlineData("for (int i = 0; i < 7; i++) Slots[i] = Slots[i + 1];")]
    [InlineData("for (int i = 1; i < 8; i++) Slots[i] = Slots[i - 1];")]
    [InlineData("for (int i = 0; i < 16; i++) if (i < 8) Slots[i] = 0;")]
    [InlineData("for (int i = 0; i < 16; i++) { if (i == 8) break; Slots[i] = 0; }")]
    [InlineData("for (int i = 0; i < 16; i++) { if (i >= Slots.Count) continue; Slots[i] = 0; }")]
    [InlineData("for (int i = 0; i < 16; i++) { uint x = i < 8 ? Slots[i] : 0; Slots[0] = x; }")]
    [InlineData("for (int i = 0; i < 16; i += 2) Slots[i / 2] = 0;")]
    [InlineData("for (int i = 0; i < 16; i++) Slots[i % 8] = 0;")]
    [InlineData("for (int i = 0; i < 16; i++) Slots[i & 7] = 0;")]
    [InlineData("for (int i = 0; i < 16; i++) { Slots[i] = 0; i++; if (i > 6) return; }")]
    [InlineData("for (int i = 8; i > 0; i--) Slots[i - 1] = 0;")]
    [InlineData("for (int i = 9; i < 9; i++) Slots[i] = 0;")]
    [InlineData("foreach (uint slot in Slots.AsSpan()) Slots[0] += slot;")]
    [InlineData("Registers<uint> other = new(16); other[9] = 1;")]
    [InlineData("Registers<uint> other = Slots; other = new(16); other[9] = 1;")]
    [InlineData("System.Span<uint> other = stackalloc uint[16]; other[9] = Slots[0]; Slots[1] = other[9];")]
    [InlineData("int[] table = new int[16]; Slots[0] = (uint)table[9];")]
    public void ShouldNotReportAnIndexThatExists(string statements)
        => Verify(Slots($"[Doorbell(Pio, 0)] private void M() {{ {statements} }}"));

    [Fact]
    public void ShouldNotReportAnotherTypeOfTheSameName() => Verify("""
        internal sealed class Registers<T> { public T? this[int i] { get => default; set { } } public int Count => 9; }
        internal sealed class C { public Registers<int> Slots { get; } = new(); public int M() => Slots[9] + Slots[^20]; }
        """);

    [Fact]
    public void ShouldNotReportACountThatIsWrongItself() => Verify(
        "[Device, MsiIrq({|DDSL0031:Vectors = 0|})] internal sealed partial class D;",
        "[Device] internal sealed partial class E { [Register(Mmio, 0, {|DDSL0031:Count = 0|})] private partial Registers<uint> A { get; } "
            + "public uint M() => A[1]; }");

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0043\n" + Slots("[Doorbell(Pio, 0)] private void M() { Slots[9] = 1; }"));

    private static string Slots(string members) => Device($$"""
        private enum Slot { Command = 3, Status = 12 }
            private const int Last = 9;
            [Register(Mmio, 0, Count = 8)] private partial Registers<uint> Slots { get; }
            {{members}}
        """);
}
