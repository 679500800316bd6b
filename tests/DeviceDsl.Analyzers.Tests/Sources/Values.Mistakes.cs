using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Virtio;

namespace Acme.Vmm;

internal readonly record struct BlockHeader(ushort Kind, ushort Unit, uint Length);

// A guest writes a selector, and the device looks up what it selects.
[Device]
internal sealed partial class Selector
{
    private readonly int[] _queues = new int[8];
    private readonly int[,] _grid = new int[4, 4];
    private readonly byte[] _window = new byte[4096];
    private readonly List<string> _names = ["a", "b"];
    private readonly string _label = "selector";
    private readonly uint _clock = 100_000;

    public long Seen { get; private set; }

    [Register(Mmio, 0x00)] private partial uint Select { get; set; }
    [Register(Mmio, 0x04)] private partial ushort Small { get; set; }
    [Register(Mmio, 0x08)] private partial uint Divisor { get; set; }
    [Register(Mmio, 0x0c)] private partial byte Step { get; set; }

    private int Chosen => (int)Small;

    [OnWrite(nameof(Select))]
    private void OnSelect(uint written) => Seen += _queues[{|DDSL0409:written >> 3|}];

    [OnWrite(nameof(Small))]
    private void OnSmall(ushort written)
    {
        int slot = written >> 8;
        Seen += _queues[{|DDSL0409:slot|}];
    }

    [OnWrite(nameof(Divisor))]
    private void OnDivisor(uint written) { Seen = _clock / {|DDSL0409:written|}; }

    [OnWrite(nameof(Step))]
    private void OnStep(byte written) => Seen %= {|DDSL0409:written|};

    [Doorbell(Mmio, 0x20, Length = 4, Synchronous = true)]
    private void FromEnd(ulong value) => Seen += _queues[^{|DDSL0409:(int)value|}];

    [Doorbell(Mmio, 0x28, Length = 4, Synchronous = true)]
    private void Sum(ulong value)
    {
        int place = 2;
        place += (int)value;
        Seen += _queues[{|DDSL0409:place|}];
    }

    [Doorbell(Mmio, 0x30, Length = 4, Synchronous = true)]
    private void Halves(ulong value)
    {
        (int row, int column) = ((int)(value >> 16), 0);
        Seen += _grid[{|DDSL0409:row|}, column];
    }

    [Doorbell(Mmio, 0x38, Length = 4, Synchronous = true)]
    private void Copy(ulong value)
    {
        byte[] copy = new byte[64];
        Array.Copy(_window, 0, copy, 0, {|DDSL0409:(int)value|});
        Seen += copy[0];
    }

    [Doorbell(Mmio, 0x40, Length = 4, Synchronous = true)]
    private void Cut(ulong value) => Seen += _label.Substring({|DDSL0409:(int)value|}).Length;

    [Doorbell(Mmio, 0x48, Length = 4, Synchronous = true)]
    private void Tail(ulong value) => Seen += _window.AsSpan()[{|DDSL0409:(int)(value / 2)|}..].Length;

    [Doorbell(Mmio, 0x50, Length = 4, Synchronous = true)]
    private void Piece(ulong value) => Seen += _window.AsSpan().Slice({|DDSL0409:(int)(value << 2)|}, 4).Length;

    [Doorbell(Mmio, 0x58, Length = 4, Synchronous = true)]
    private void Either(ulong value)
    {
        int index = Seen > 3 ? (int)value : 0;
        Seen += _queues[{|DDSL0409:index|}];
    }

    [Doorbell(Mmio, 0x60, Length = 4, Synchronous = true)]
    private void Later(ulong value)
    {
        int index;
        index = (int)value;
        int next = index + 1;
        Seen += _names[{|DDSL0409:next|}].Length;
    }

    [Doorbell(Mmio, 0x68, Length = 4, Synchronous = true)]
    private void Local(ulong value)
    {
        int At(uint index) => _queues[index];
        Seen += {|DDSL0409:At((uint)value)|};
    }

    [Doorbell(Mmio, 0x70, Length = 4, Synchronous = true)]
    private void Helped(ulong value) => Seen += _queues[{|DDSL0409:High(value)|}];

    [Doorbell(Mmio, 0x78)]
    private void Asked() => Seen += _queues[{|DDSL0409:Chosen|}];

    [Doorbell(Mmio, 0x80, Length = 4, Synchronous = true)]
    private void Letter(ulong value) => Seen += _label[{|DDSL0409:(int)value|}];

    [Doorbell(Mmio, 0x88, Length = 4, Synchronous = true)]
    private void Remove(ulong value) => _names.RemoveAt({|DDSL0409:(int)value|});

    [Doorbell(Mmio, 0x90, Length = 4, Synchronous = true)]
    private void Room(ulong value) => Seen += new List<int>({|DDSL0409:(int)value|}).Count;

    [Doorbell(Mmio, 0x98, Length = 4, Synchronous = true)]
    private void TooWide(ulong value) => Seen += _queues[{|DDSL0409:value & 15|}];

    [Doorbell(Mmio, 0xa0, Length = 4, Synchronous = true)]
    private void Converted(ulong value) => Seen += _queues[{|DDSL0409:Convert.ToInt32(value)|}];

    [Doorbell(Mmio, 0xa8, Length = 4, Synchronous = true)]
    private void Chain(ulong value)
    {
        int index = Seen switch { 0 => 0, _ => (int)value };
        Seen += _names.ElementAt({|DDSL0409:index|}).Length;
    }

    [Doorbell(Mmio, 0xb0, Length = 4, Synchronous = true)]
    private void Shifted(ulong value)
    {
        uint place = (uint)value;
        place >>= 4;
        Seen += _queues[{|DDSL0409:place|}];
    }

    [Doorbell(Mmio, 0xb8, Length = 4, Synchronous = true)]
    private void Clear(ulong value) => Array.Clear(_window, 0, {|DDSL0409:(int)value|});

    [Doorbell(Mmio, 0xc0, Length = 4, Synchronous = true)]
    private void Sharing(ulong value)
    {
        long rest = Seen % {|DDSL0409:(long)(value & 7)|};
        Seen = rest;
    }

    private static int High(ulong value) => (int)(value >> 16);
}

[VirtioDevice(2)]
internal sealed partial class Disk : VirtioDevice
{
    private readonly int[] _units = new int[8];
    private uint _period;

    public long Served { get; private set; }

    [VirtQueue(0)]
    private uint OnRead(DescriptorChain chain)
    {
        ChainReader sent = chain.Reader;
        if (!sent.TryRead(out BlockHeader header)) return 0;

        var (_, unit, length) = header;
        Served += _units[{|DDSL0409:unit|}];
        byte[] room = new byte[{|DDSL0409:length|}];
        return (uint)room.Length;
    }

    [VirtQueue(1)]
    private uint OnWrite(DescriptorChain chain)
    {
        ChainReader sent = chain.Reader;
        if (sent.TryRead(out BlockHeader header) && header is { Unit: var unit })
        {
            Served += _units[{|DDSL0409:unit|}];
            _period = header.Length;
        }

        return 0;
    }

    [VirtQueue(2)]
    private uint OnTick(DescriptorChain chain) => (uint)(Served / {|DDSL0409:_period|});

    [VirtQueue(3)]
    private uint OnName(DescriptorChain chain)
    {
        Span<byte> bytes = stackalloc byte[64];
        chain.Reader.Read(bytes);
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        Served += System.Text.Encoding.UTF8.GetString(bytes.Slice(4, {|DDSL0409:length|})).Length;
        return 0;
    }
}
