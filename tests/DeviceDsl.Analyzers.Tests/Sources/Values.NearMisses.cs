using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Virtio;

namespace Acme.Vmm;

internal readonly record struct BlockHeader(ushort Kind, ushort Unit, uint Length);

[Device]
internal sealed partial class Selector
{
    private readonly int[] _queues = new int[8];
    private readonly int[] _pages = new int[256];
    private readonly int[] _nibbles = new int[16];
    private readonly int[] _table;
    private readonly int _mask;
    private readonly byte[] _window = new byte[4096];
    private readonly List<string> _names = ["a", "b"];
    private readonly string _label = "selector";
    private readonly uint _clock = 100_000;

    public Selector(int[] table) => (_table, _mask) = (table, table.Length - 1);

    public long Seen { get; private set; }

    [Register(Mmio, 0x00)] private partial uint Select { get; set; }
    [Register(Mmio, 0x04)] private partial byte Small { get; set; }
    [Register(Mmio, 0x08)] private partial uint Divisor { get; set; }

    private int Chosen => (int)Math.Min(Select, 7u);

    // A shift that leaves as many values as the table has entries.
    [OnWrite(nameof(Select))]
    private void OnSelect(uint written) => Seen += _pages[written >> 24] + _queues[written >> 29] + _table[written >> 24];

    [OnWrite(nameof(Small))]
    private void OnSmall(byte written) => Seen += _nibbles[written >> 4] + _queues[written / 32] + _nibbles[written & 0xF];

    [OnWrite(nameof(Divisor))]
    private void OnDivisor(uint written)
    {
        if (written != 0) Seen = _clock / written;
    }

    [Doorbell(Mmio, 0x20, Length = 4, Synchronous = true)]
    private void Odd(ulong value) => Seen = (long)(_clock / (value | 1)) + (long)(_clock / Math.Max(value, 1));

    [Doorbell(Mmio, 0x28, Length = 4, Synchronous = true)]
    private void Scaled(ulong value) => Seen = (long)value / 16 + (long)(value % 1000);

    [Doorbell(Mmio, 0x30, Length = 4, Synchronous = true)]
    private void FromEnd(ulong value)
    {
        int back = (int)value;
        if (back is < 1 or > 8) return;
        Seen += _queues[^back];
    }

    [Doorbell(Mmio, 0x38, Length = 4, Synchronous = true)]
    private void Sum(ulong value)
    {
        int place = 0;
        place += (int)value;
        place %= _queues.Length;
        Seen += _queues[place];
    }

    [Doorbell(Mmio, 0x40, Length = 4, Synchronous = true)]
    private void Bounded(ulong value)
    {
        int index = (int)value;
        index = Math.Clamp(index, 0, 7);
        Seen += _queues[index];
        index = (int)value;
        index = index & 7;
        Seen += _queues[index];
    }

    [Doorbell(Mmio, 0x48, Length = 4, Synchronous = true)]
    private void Corrected(ulong value)
    {
        int index = (int)value;
        if ((uint)index >= (uint)_queues.Length) index = 0;
        Seen += _queues[index];
    }

    [Doorbell(Mmio, 0x50, Length = 4, Synchronous = true)]
    private void Replaced(ulong value)
    {
        ulong place = value;
        Seen += (long)place;
        place = 3;
        Seen += _queues[place];
    }

    [Doorbell(Mmio, 0x58, Length = 4, Synchronous = true)]
    private void Halves(ulong value)
    {
        (int row, int column) = ((int)(value >> 16) % 8, (int)(value & 7));
        Seen += _queues[row] + _queues[column];
    }

    [Doorbell(Mmio, 0x60, Length = 4, Synchronous = true)]
    private void Copy(ulong value)
    {
        byte[] copy = new byte[64];
        int length = (int)Math.Min(value, (ulong)copy.Length);
        Array.Copy(_window, 0, copy, 0, length);
        Array.Clear(_window, 0, length);
        Seen += copy[0];
    }

    [Doorbell(Mmio, 0x68, Length = 4, Synchronous = true)]
    private void Cut(ulong value)
    {
        if (value > (ulong)_label.Length) return;
        Seen += _label.Substring((int)value).Length + _label[(int)value..].Length;
    }

    [Doorbell(Mmio, 0x70, Length = 4, Synchronous = true)]
    private void Local(ulong value)
    {
        int At(uint index) => index < _queues.Length ? _queues[index] : 0;
        Seen += At((uint)value);
    }

    [Doorbell(Mmio, 0x78, Length = 4, Synchronous = true)]
    private void Helped(ulong value) => Seen += _queues[Low(value)] + _queues[Place(value)] + _queues[Chosen];

    [Doorbell(Mmio, 0x80, Length = 4, Synchronous = true)]
    private void Masked(ulong value) => Seen += _table[(int)value & _mask] + _table[value & 0xFFF];

    [Doorbell(Mmio, 0x88, Length = 4, Synchronous = true)]
    private void Known(ulong value)
    {
        int index = value switch { 0 => 0, 1 => 1, _ => 2 };
        Seen += _queues[index] + _names.Count(name => name.Length == (int)value);
    }

    [Doorbell(Mmio, 0x90, Length = 1, Synchronous = true)]
    private void OneByte(ulong value) => Seen += _pages[value];

    [Doorbell(Mmio, 0x98, Length = 4, Synchronous = true)]
    private void Found(ulong value) => Seen += _names.ElementAtOrDefault((int)value)?.Length ?? 0;

    [Doorbell(Mmio, 0xa0, Length = 4, Synchronous = true)]
    private void Guarded(ulong value)
    {
        try
        {
            Seen = _clock / (uint)value;
        }
        catch (DivideByZeroException)
        {
            Seen = 0;
        }
    }

    [Doorbell(Mmio, 0xa8, Length = 4, Synchronous = true)]
    private void Bits(ulong value)
    {
        int bit = 1 << (int)value;
        double share = 100.0 / value;
        Seen += bit + (long)share;
    }

    private static int Low(ulong value) => (int)(value & 7);

    private static int Place(ulong value) => value < 8 ? (int)value : 0;
}

[VirtioDevice(2)]
internal sealed partial class Disk : VirtioDevice
{
    private readonly int[] _units = new int[8];
    private uint _period = 1;

    public long Served { get; private set; }

    [VirtQueue(0)]
    private uint OnRead(DescriptorChain chain)
    {
        ChainReader sent = chain.Reader;
        if (!sent.TryRead(out BlockHeader header) || header is not { Unit: < 8, Length: <= 4096 }) return 0;

        var (_, unit, length) = header;
        Served += _units[unit];
        byte[] room = new byte[length];
        return (uint)room.Length;
    }

    [VirtQueue(1)]
    private uint OnWrite(DescriptorChain chain)
    {
        ChainReader sent = chain.Reader;
        if (sent.TryRead(out BlockHeader header) && header is { Unit: < 8 and var unit })
        {
            Served += _units[unit];
            _period = Math.Max(1, header.Length);
        }

        return 0;
    }

    [VirtQueue(2)]
    private uint OnTick(DescriptorChain chain) => (uint)(Served / _period);

    [VirtQueue(3)]
    private uint OnName(DescriptorChain chain)
    {
        Span<byte> bytes = stackalloc byte[64];
        int length = Math.Min(chain.Reader.Read(bytes), 60);
        Served += System.Text.Encoding.UTF8.GetString(bytes[..length]).Length;
        return 0;
    }
}
