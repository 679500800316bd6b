using System.Buffers.Binary;
using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>A guest whose device keeps requests, and what ends them.</summary>
internal sealed class EndRig : IDisposable
{
    public const int Requests = 3;
    public const int SentLength = 24;
    public const int AnswerLength = 40;

    private readonly List<(GuestAddress Sent, GuestAddress Answer)> _requests = [];
    private bool _isMachineGone;

    public EndRig(TransportKind kind, bool isPacked, bool isInOrder)
    {
        Options = new VirtioDeviceOptions { OffersInOrder = isInOrder };
        Device = new KeepingDevice(Options);
        Rig = new TransportRig(kind, Device, TransportRig.Choose(isPacked));
        Assert.Equal(isInOrder && !TransportRig.IsLegacyKind(kind), Device.Features.Has(VirtioFeature.InOrder));
        EmptyState = Save();
        for (int i = 0; i < Requests; i++) Offer(i);
        Rig.Queues[1].Submit();
        Rig.Machine.Settle();
        Assert.Equal(Requests, Device.Kept.Count);
        Assert.Empty(Rig.Interrupts());
    }

    public TransportRig Rig { get; }

    public KeepingDevice Device { get; }

    public VirtioDeviceOptions Options { get; }

    /// <summary>The state of the device before it had any request.</summary>
    public byte[] EmptyState { get; }

    /// <summary>What the device keeps at first.</summary>
    public IReadOnlyList<(GuestAddress Sent, GuestAddress Answer)> Offered => _requests;

    /// <summary>
    /// Every end with every transport that knows it, every layout, and with requests that are answered in order or in any.
    /// </summary>
    public static TheoryData<QueueEnd, TransportKind, bool, bool> All
    {
        get
        {
            var all = new TheoryData<QueueEnd, TransportKind, bool, bool>();
            foreach (QueueEnd end in Enum.GetValues<QueueEnd>())
            {
                foreach (TransportKind kind in Enum.GetValues<TransportKind>().Where(kind => Exists(end, kind)))
                {
                    foreach ((bool isPacked, bool isInOrder) in LayoutsOf(kind)) all.Add(end, kind, isPacked, isInOrder);
                }
            }

            return all;
        }
    }

    /// <summary>Every transport that can lose the bus, with every layout and order.</summary>
    public static TheoryData<TransportKind, bool, bool> OnPci
    {
        get
        {
            var all = new TheoryData<TransportKind, bool, bool>();
            foreach (TransportKind kind in Enum.GetValues<TransportKind>().Where(kind => !TransportRig.IsMmioKind(kind)))
            {
                foreach ((bool isPacked, bool isInOrder) in LayoutsOf(kind)) all.Add(kind, isPacked, isInOrder);
            }

            return all;
        }
    }

    /// <summary>Every end that a PCI function can come to, with every transport over PCI, every layout and order.</summary>
    public static TheoryData<QueueEnd, TransportKind, bool, bool> AllOnPci
    {
        get
        {
            var all = new TheoryData<QueueEnd, TransportKind, bool, bool>();
            foreach (QueueEnd end in Enum.GetValues<QueueEnd>())
            {
                foreach (TransportKind kind in Enum.GetValues<TransportKind>()
                    .Where(kind => !TransportRig.IsMmioKind(kind) && Exists(end, kind)))
                {
                    foreach ((bool isPacked, bool isInOrder) in LayoutsOf(kind)) all.Add(end, kind, isPacked, isInOrder);
                }
            }

            return all;
        }
    }

    /// <summary>The guest gives the function the bus, or takes it away.</summary>
    public void Master(bool isMaster)
    {
        Rig.Function!.Command(PciCommand.Io | PciCommand.Memory | (isMaster ? PciCommand.BusMaster : PciCommand.None));
        Rig.Machine.Settle();
    }

    /// <summary>Takes what came back of the requests that were offered at first, each once and whole.</summary>
    public void ShouldBeAnswered()
    {
        var cookies = new List<long>();
        while (Rig.Queues[1].Ring.TryTakeUsed(out long cookie, out uint written))
        {
            Assert.Equal((uint)AnswerLength, written);
            cookies.Add(cookie);
        }

        Assert.Equal(Enumerable.Range(0, Requests).Select(i => (long)i), cookies.Order());
        foreach ((_, GuestAddress answer) in _requests.Take(Requests)) Assert.Equal(AnswerBytes, Rig.Read(answer, AnswerLength));
    }

    public void End(QueueEnd end)
    {
        switch (end)
        {
            case QueueEnd.StatusZero: Rig.Driver.Status = VirtioStatus.None; break;
            case QueueEnd.QueueReset: new QueueRegisters(Rig).BeginReset(1); break;
            case QueueEnd.QueueReadyZero: new QueueRegisters(Rig).Enable(1, 0); break;
            case QueueEnd.LegacyPageZero: PlaceLegacy(0); break;
            case QueueEnd.LegacyPageElsewhere: PlaceLegacy((uint)(Rig.Heap.Take(0x4000, 0x1000).Value / 0x1000)); break;
            case QueueEnd.DriverFailed: Rig.Driver.Status |= VirtioStatus.Failed; break;
            case QueueEnd.OtherQueueBroken: Break(Rig.Queues[0]); break;
            case QueueEnd.QueueBroken: Break(Rig.Queues[1]); break;
            case QueueEnd.HandlerThrew: Throw(); break;
            case QueueEnd.Load: Load(); break;
            case QueueEnd.AttachmentReset: Assert.Single(Rig.Machine.Attachments).Reset(); break;
            case QueueEnd.FunctionReset: Rig.Plugged.Reset(); break;
            case QueueEnd.Unplug: Rig.Plugged.Unplug(); break;
            case QueueEnd.Pull: Rig.Plugged.Pull(); break;
            case QueueEnd.HostDispose: Rig.Host!.Dispose(); break;
            case QueueEnd.MmioDispose: Rig.Mmio!.Dispose(); break;
            case QueueEnd.MachineDispose: Rig.Machine.Dispose(); break;
            default: throw new ArgumentOutOfRangeException(nameof(end));
        }

        _isMachineGone = end == QueueEnd.MachineDispose;
        if (!_isMachineGone) Rig.Machine.Settle();
    }

    /// <summary>Everything that a device could write to.</summary>
    public byte[] Memory() => Rig.Read(TransportRig.MemoryStart, TransportRig.MemoryLength);

    public int Interrupts() => _isMachineGone ? 0 : Rig.Interrupts().Count;

    /// <summary>The device writes to all of a request, in every way.</summary>
    /// <returns>How much it wrote.</returns>
    public static uint Write(DescriptorChain chain)
    {
        ChainWriter writer = chain.Writer;
        uint written = writer.TryWrite(0x5151_5151) ? 4u : 0;
        written += (uint)writer.Write([0x61, 0x62, 0x63]);
        Span<byte> run = writer.Next(2);
        run.Fill(0x71);
        written += (uint)run.Length;
        written += writer.Fill(0x81, uint.MaxValue);
        Assert.Equal(0u, writer.Remaining);
        return written;
    }

    /// <summary>The device reads all of a request, in every way.</summary>
    /// <returns>How much it read.</returns>
    public static uint Read(DescriptorChain chain)
    {
        ChainReader reader = chain.Reader;
        uint read = reader.TryRead(out uint _) ? 4u : 0;
        read += (uint)reader.Read(new byte[5]);
        read += (uint)reader.Next(3).Length;
        while (reader.Next() is { IsEmpty: false } rest) read += (uint)rest.Length;
        Assert.Equal(0u, reader.Remaining);
        return read;
    }

    /// <summary>What <see cref="Write"/> writes to a request.</summary>
    public static byte[] AnswerBytes
        => [0x51, 0x51, 0x51, 0x51, 0x61, 0x62, 0x63, 0x71, 0x71, .. Enumerable.Repeat((byte)0x81, AnswerLength - 9)];

    /// <summary>The driver begins anew, and the device works.</summary>
    public void ShouldWorkAgain()
    {
        if (Rig.Host is { } host && host[TransportRig.Place] is null)
        {
            host.Plug(TransportRig.Place, VirtioPci.FunctionOf(Device, PciOptionsOf(Rig.Kind)));
        }

        if (Rig.Function is not null) Rig.PlaceFunction();
        Device.Throws = false;
        Device.OnKeeping = null;
        Rig.Start();
        Rig.ShouldEcho("again");
        Device.Kept.Clear();
        Offer(100);
        Rig.Queues[1].Submit();
        Rig.Machine.Settle();
        (VirtQueue queue, DescriptorChain chain) = Assert.Single(Device.Kept);
        Device.Run(() =>
        {
            queue.Complete(chain, Write(chain));
            Device.Show(queue);
        });
        Assert.True(Rig.Queues[1].Ring.TryTakeUsed(out long cookie, out uint length));
        Assert.Equal((100, (uint)AnswerLength), (cookie, length));
        Assert.Equal(AnswerBytes, Rig.Read(_requests[^1].Answer, AnswerLength));
    }

    public void Dispose() => Rig.Dispose();

    private byte[] Save()
    {
        Rig.Machine.Pause();
        byte[] state = Device.Save();
        Rig.Machine.Resume();
        return state;
    }

    private void Load()
    {
        Rig.Machine.Pause();
        Device.Load(EmptyState);
        Rig.Machine.Resume();
    }

    private void Offer(long cookie)
    {
        byte[] bytes = [.. Enumerable.Range(0, SentLength).Select(i => (byte)(cookie + i))];
        GuestAddress sent = Rig.Heap.Take(SentLength);
        GuestAddress answer = Rig.Heap.Take(AnswerLength);
        Assert.True(Rig.Machine.Memory.TryWrite(sent, bytes));
        DriverBuffer[] buffers =
        [
            new(sent, 10, false), new(sent.Plus(10), SentLength - 10, false),
            new(answer, 6, true), new(answer.Plus(6), AnswerLength - 6, true),
        ];
        Assert.True(Rig.Queues[1].Ring.TryAdd(buffers, cookie));
        _requests.Add((sent, answer));
    }

    /// <summary>The driver names a request that there cannot be.</summary>
    private void Break(DriverQueue queue)
    {
        DriverRing ring = queue.Ring;
        if (ring.Features.Has(VirtioFeature.RingPacked))
        {
            // A chain whose second descriptor is not available.
            int next = ring == Rig.Queues[1].Ring ? Requests * 4 : 0;
            Span<byte> flags = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(flags, 0x81);
            Assert.True(Rig.Machine.Memory.TryWrite(ring.Areas.Descriptors.Plus((16 * (ulong)next) + 14), flags));
        }
        else
        {
            Span<byte> index = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(index, 0x4000);
            Assert.True(Rig.Machine.Memory.TryWrite(ring.Areas.Driver.Plus(2), index));
        }

        queue.Kick();
        Rig.Machine.Settle();
        Assert.True(Device.NeedsReset, "The queue was not broken.");
    }

    private void Throw()
    {
        Device.Throws = true;
        Rig.Add(Rig.Queues[0], [1], 50);
        Rig.Queues[0].Submit();
        Rig.Machine.Settle();
        Assert.True(Device.NeedsReset, "The handler did not run.");
    }

    private void PlaceLegacy(uint page)
    {
        if (Rig.IsMmio)
        {
            Rig.Bus.Write(IoAddress.Mmio(TransportRig.MmioBase + 0x30), 4, 1);
            Rig.Bus.Write(IoAddress.Mmio(TransportRig.MmioBase + 0x40), 4, page);
        }
        else
        {
            Rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 0x0E), 2, 1);
            Rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 0x08), 4, page);
        }
    }

    private static VirtioPciOptions PciOptionsOf(TransportKind kind) => new()
    {
        HasLegacyInterface = kind is not (TransportKind.PciModern or TransportKind.PciModernMessages),
        HasModernInterface = kind is not (TransportKind.PciLegacy or TransportKind.PciLegacyMessages),
    };

    private static bool Exists(QueueEnd end, TransportKind kind) => end switch
    {
        QueueEnd.QueueReset => !TransportRig.IsLegacyKind(kind),
        QueueEnd.QueueReadyZero => kind == TransportKind.MmioModern,
        QueueEnd.LegacyPageZero or QueueEnd.LegacyPageElsewhere => TransportRig.IsLegacyKind(kind),
        QueueEnd.FunctionReset or QueueEnd.Unplug or QueueEnd.Pull or QueueEnd.HostDispose => !TransportRig.IsMmioKind(kind),
        QueueEnd.MmioDispose or QueueEnd.AttachmentReset => TransportRig.IsMmioKind(kind),
        _ => true,
    };

    private static IEnumerable<(bool IsPacked, bool IsInOrder)> LayoutsOf(TransportKind kind)
        => TransportRig.IsLegacyKind(kind) ? [(false, false)] : [(false, false), (false, true), (true, false), (true, true)];
}
