using System.Buffers.Binary;
using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Fuzzing;

/// <summary>A guest that does to a device what some bytes say: now as a driver should, now as none would.</summary>
/// <param name="rig">The guest, with a device that its driver has set up.</param>
/// <param name="poke">Has the device do something of its own accord.</param>
internal sealed class HostileGuest(TransportRig rig, Action<VirtioDevice, byte> poke)
{
    private const int MaxStarts = 12;
    private const int MaxBuffers = 4;

    private int _starts;
    private int _written;
    private long _cookie;

    /// <summary>Does one thing.</summary>
    public void Step(FuzzInput input)
    {
        switch (input.Next(16))
        {
            case 0: AddRequest(input, isIndirect: false); break;
            case 1: AddRequest(input, isIndirect: true); break;
            case 2: WriteRing(input); break;
            case 3: WriteDescriptor(input); break;
            case 4: Publish(input); break;
            case 5: QueueOf(input).Kick(); break;
            case 6: Write(AddressOf(input), input, rig.Device.QueueCount); break;
            case 7: SelectAndAccess(input); break;
            case 8: Read(AddressOf(input), input); break;
            case 9: WriteFunction(input); break;
            case 10: rig.Function?.Read(input.Next(), 1 << input.Next(3)); break;
            case 11: TakeInterrupts(); break;
            case 12: Start(input); break;
            case 13: poke(rig.Device, input.Next()); break;
            case 14: WriteMemory(new GuestAddress(input.NextNumber(64)), input); break;
            default: rig.Driver.Status = (VirtioStatus)input.Next(); break;
        }

        rig.Machine.Settle();
    }

    /// <summary>Puts the device where a driver looks for it, as firmware would, and sets it up anew.</summary>
    public void Recover()
    {
        PlaceAgain();
        rig.Start();
    }

    private DriverQueue QueueOf(FuzzInput input) => rig.Queues[input.Next(rig.Queues.Count)];

    private void AddRequest(FuzzInput input, bool isIndirect)
    {
        DriverQueue queue = QueueOf(input);
        int count = 1 + input.Next(MaxBuffers);
        int writable = input.Next(count + 1);
        var buffers = new DriverBuffer[count];
        for (int i = 0; i < count; i++)
        {
            // Behind the rings of the first start, so that what is written there harms none of them.
            GuestAddress at = new(TransportRig.MemoryStart + 0x20_0000 + (0x1000UL * input.Next()));
            WriteMemory(at, input);
            buffers[i] = new(at, (uint)(input.NextWord() & 0x3FFF), i >= count - writable);
        }

        GuestAddress table = new(TransportRig.MemoryStart + 0x30_0000 + (64UL * input.Next()));
        if (isIndirect) queue.Ring.TryAddIndirect(buffers, table, _cookie++);
        else queue.Ring.TryAdd(buffers, _cookie++);
        queue.Submit();
    }

    private void WriteRing(FuzzInput input)
    {
        VirtQueueAreas areas = QueueOf(input).Ring.Areas;
        GuestAddress area = input.Next(3) switch { 0 => areas.Descriptors, 1 => areas.Driver, _ => areas.Device };
        WriteMemory(area.Plus(input.NextWord() & 0x7FFUL), input);
    }

    /// <summary>Writes a descriptor, into the ring or into a table that an indirect one may name.</summary>
    private void WriteDescriptor(FuzzInput input)
    {
        DriverQueue queue = QueueOf(input);
        int size = queue.Ring.Size;
        bool isPacked = queue.Ring.Features.Has(VirtioFeature.RingPacked);
        int what = input.Next();
        int index = (int)(input.NextNumber(size) % (ulong)size);
        GuestAddress table = (what & 1) != 0 ? queue.Ring.Areas.Descriptors : TableAt(what);
        ushort flags = (ushort)(what >> 1 & 7);
        if (isPacked) flags |= (what & 0x10) != 0 ? (ushort)0x8000 : (ushort)0x80;
        ulong address = input.Next(3) == 0 ? TableAt(what).Value : input.NextNumber(size);
        Span<byte> descriptor = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, address);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], (uint)input.NextNumber(size));
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[(isPacked ? 14 : 12)..], flags);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[(isPacked ? 12 : 14)..], (ushort)input.NextNumber(size));
        rig.Machine.Memory.TryWrite(table.Plus(16UL * (ulong)index), descriptor);
        _written = index;
    }

    private static GuestAddress TableAt(int which) => TransportRig.MemoryStart + 0x30_0000 + (0x1000UL * (ulong)(which >> 5));

    /// <summary>Makes something available of a split ring, whether it is there or not; of a packed one, what is there is.</summary>
    private void Publish(FuzzInput input)
    {
        DriverQueue queue = QueueOf(input);
        Span<byte> word = stackalloc byte[2];
        int what = input.Next();
        ushort index = rig.Machine.Memory.TryRead(queue.Ring.Areas.Driver.Plus(2), word)
            ? BinaryPrimitives.ReadUInt16LittleEndian(word)
            : (ushort)0;
        int slot = index % queue.Ring.Size;
        ushort head = (what & 1) != 0 ? (ushort)_written : (ushort)input.NextNumber(queue.Ring.Size);
        int step = (what & 0xE) != 0 ? 1 : (ushort)input.NextNumber(queue.Ring.Size);
        BinaryPrimitives.WriteUInt16LittleEndian(word, head);
        rig.Machine.Memory.TryWrite(queue.Ring.Areas.Driver.Plus(4 + (2 * (ulong)slot)), word);
        BinaryPrimitives.WriteUInt16LittleEndian(word, (ushort)(index + step));
        rig.Machine.Memory.TryWrite(queue.Ring.Areas.Driver.Plus(2), word);
        queue.Kick();
    }

    /// <summary>Selects a queue, which there may be, and reads or writes registers of it.</summary>
    private void SelectAndAccess(FuzzInput input)
    {
        Select(input.NextNumber(rig.Device.QueueCount));
        for (int left = 1 + input.Next(4); left > 0; left--)
        {
            IoAddress register = QueueRegisterOf(input);
            if (input.Next(2) == 0) Read(register, input);
            else Write(register, input, 64);
        }
    }

    /// <summary>A register by which a driver learns of the queue that it selected, or sets it up.</summary>
    private IoAddress QueueRegisterOf(FuzzInput input) => rig switch
    {
        { IsMmio: true } => IoAddress.Mmio(TransportRig.MmioBase + 0x34 + (4UL * (ulong)input.Next(38))),
        { Driver.IsLegacy: true } => IoAddress.Pio(TransportRig.LegacyBase + 0x08 + (2UL * (ulong)input.Next(8))),
        _ => IoAddress.Mmio(TransportRig.ModernBase + 0x18 + (2UL * (ulong)input.Next(20))),
    };

    private void Select(ulong queue)
    {
        (IoAddress selector, int width) = rig switch
        {
            { IsMmio: true } => (IoAddress.Mmio(TransportRig.MmioBase + 0x30), 4),
            { Driver.IsLegacy: true } => (IoAddress.Pio(TransportRig.LegacyBase + 0x0E), 2),
            _ => (IoAddress.Mmio(TransportRig.ModernBase + 0x16), 2),
        };
        rig.Bus.Write(selector, width, queue);
    }

    private void Write(IoAddress at, FuzzInput input, int size) => rig.Bus.Write(at, WidthAt(at, input), input.NextNumber(size));

    private void Read(IoAddress at, FuzzInput input) => rig.Bus.Read(at, WidthAt(at, input));

    private static int WidthAt(IoAddress at, FuzzInput input) => Math.Min(input.NextWidth(), at.Space == AddressSpace.Pio ? 4 : 8);

    /// <summary>An address at which the transport answers, or one beside it.</summary>
    private IoAddress AddressOf(FuzzInput input)
    {
        ushort offset = input.NextWord();
        if (rig.IsMmio) return IoAddress.Mmio(TransportRig.MmioBase + (offset & 0x1FFUL));
        return input.Next(4) switch
        {
            0 => IoAddress.Mmio(TransportRig.TableBase + (offset & 0xFFFUL)),
            1 => IoAddress.Pio(TransportRig.LegacyBase + (offset & 0x7FUL)),
            2 => IoAddress.Mmio(TransportRig.ModernBase + (offset & 0x3FUL)),
            _ => IoAddress.Mmio(TransportRig.ModernBase + (offset & 0x3FFFUL)),
        };
    }

    private void WriteFunction(FuzzInput input)
    {
        int offset = input.Next();
        int length = 1 << input.Next(3);
        rig.Function?.Write(offset, (uint)input.NextNumber(64), Math.Min(length, 4));
    }

    private void WriteMemory(GuestAddress at, FuzzInput input)
    {
        Span<byte> bytes = stackalloc byte[8];
        int width = input.NextWidth();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, input.NextNumber(64));
        rig.Machine.Memory.TryWrite(at, bytes[..width]);
    }

    private void TakeInterrupts()
    {
        // Where it does not take the cause away, the guest would be interrupted for ever.
        for (int i = 0; i < 100 && rig.Machine.Cpus[0].LocalApic.Acknowledge() is not null; i++)
        {
            rig.Driver.TakeInterruptStatus();
            rig.Machine.Cpus[0].LocalApic.EndOfInterrupt();
        }
    }

    /// <summary>Sets the device up anew, with other features, and maybe not to the end.</summary>
    private void Start(FuzzInput input)
    {
        if (_starts++ >= MaxStarts) return;
        PlaceAgain();
        int how = input.Next();
        var wanted = new VirtioFeatures(rig.Wanted.Bits & ~((UInt128)input.NextWord() << 24));
        if (!rig.Driver.Negotiate(wanted)) return;
        rig.Queues.Clear();
        for (int i = 0; i < rig.Device.QueueCount; i++)
        {
            rig.Queues.Add(rig.Driver.SetUpQueue(i, 0, rig.HasMessages ? (ushort)(i + 1) : VirtioDriver.NoVector));
        }

        if ((how & 3) == 0) Misplace(input);
        if ((how & 4) == 0) rig.Driver.Start();
    }

    /// <summary>Places a ring where none can be, or where another one is.</summary>
    private void Misplace(FuzzInput input)
    {
        rig.Driver.Status = VirtioStatus.None;
        rig.Driver.Negotiate(rig.Driver.Features);
        Select((ulong)input.Next(rig.Device.QueueCount));
        if (rig.Driver.IsLegacy)
        {
            rig.Bus.Write(
                rig.IsMmio ? IoAddress.Mmio(TransportRig.MmioBase + 0x40) : IoAddress.Pio(TransportRig.LegacyBase + 0x08),
                4,
                input.NextNumber(64));
            return;
        }

        (ulong first, ulong apart, ulong enable) = rig.IsMmio
            ? (TransportRig.MmioBase + 0x80, 0x10UL, TransportRig.MmioBase + 0x44)
            : (TransportRig.ModernBase + 0x20, 8UL, TransportRig.ModernBase + 0x1C);
        for (ulong part = 0; part < 3; part++)
        {
            ulong at = input.NextNumber(64);
            rig.Bus.Write(IoAddress.Mmio(first + (apart * part)), 4, (uint)at);
            rig.Bus.Write(IoAddress.Mmio(first + (apart * part) + 4), 4, at >> 32);
        }

        rig.Bus.Write(IoAddress.Mmio(enable), rig.IsMmio ? 4 : 2, 1);
    }

    private void PlaceAgain()
    {
        if (rig.Function is null) return;
        rig.Function.Command(PciCommand.None);
        rig.PlaceFunction();
    }
}
