namespace DeviceDsl.Generator.Tests;

/// <content>Registers that share addresses.</content>
public sealed partial class DeviceSnapshots
{
    [Fact]
    public void ShouldWriteBanks() => Verify("""
        namespace Samples;

        internal enum Bank : short { First, Second }

        [Device]
        internal sealed partial class Banks
        {
            [Register(Pio, 0, Access = RegisterAccess.ReadOnly)] private partial byte Received { get; set; }
            [Register(Pio, 0, Access = RegisterAccess.WriteOnly)] private partial byte ToSend { get; set; }
            [Register(Pio, 0, When = nameof(Latch))] private partial ushort Divisor { get; set; }
            [Register(Pio, 3)] private partial byte Control { get; set; }
            [Field(7, 7, Register = nameof(Control))] private partial bool Latch { get; set; }
            [Field(1, 0, Register = nameof(Control))] private partial Bank Shown { get; set; }
            [Register(Pio, 4, When = nameof(Shown), Is = 1)] private partial byte Second { get; set; }
            [Register(Pio, 4, When = nameof(Shown), Is = 2)] private partial byte Third { get; set; }
            [Register(Pio, 5, When = nameof(index), Is = 0, Count = 2)] private partial Registers<byte> Many { get; }
            [Transient] private static bool index = false;

            [OnWrite(nameof(ToSend))] private void OnSend(byte written) { }
        }
        """);

    [Fact]
    public void ShouldWriteIndexedRegisters() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Cmos
        {
            [Register(Pio, 0, Mask = 0x7F)] private partial byte Index { get; set; }
            [Register(Pio, 1, Count = 128)] [IndexedBy(nameof(Index))] private partial Registers<byte> Memory { get; }
            [Register(Pio, 1, When = nameof(Index), Is = 0xA, Reset = 0x26)] private partial byte A { get; set; }
            [Register(Pio, 2, Count = 3)] [IndexedBy(nameof(Index), First = 0x10, Step = 2)] private partial Registers<ushort> Low { get; }
            [Register(Pio, 2, Count = 3)] [IndexedBy(nameof(Index), First = 0x11, Step = 2)] private partial Registers<ushort> High { get; }
            [Register(Pio, 4, Count = 4, When = nameof(IsOpen))] [IndexedBy(nameof(Index))] private partial Registers<byte> Gated { get; }
            [State] private bool IsOpen = true;

            [OnRead(nameof(Memory))] private byte OnMemory(int index, byte stored) => stored;
        }
        """);

    [Fact]
    public void ShouldWriteAliases() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Pins
        {
            [Register(Mmio, 0x0)]
            [Alias(Mmio, 0x4, Access = RegisterAccess.WriteOneSets), Alias(Mmio, 0x8, Access = RegisterAccess.WriteOneClears)]
            [Alias(Mmio, 0x40), Alias(Pio, 0x4)]
            private partial uint Output { get; set; }

            [Field(0, 0, Register = nameof(Output), Access = RegisterAccess.ReadOnly)] private partial bool IsReady { get; set; }

            [Register(Mmio, 0x10, Access = RegisterAccess.ReadClear)] [Alias(Mmio, 0x14, Access = RegisterAccess.ReadOnly)]
            private partial uint Status { get; set; }

            [Register(Mmio, 0x20, Count = 2, Access = RegisterAccess.WriteOnly)] [Alias(Mmio, 0x28, Access = RegisterAccess.ReadOnly)]
            private partial Registers<uint> Start { get; }

            [OnWrite(nameof(Output))] private void OnOutput(uint old, uint written) { }
            [OnRead(nameof(Status))] private uint OnStatus(uint stored) => stored;
        }
        """);
}
