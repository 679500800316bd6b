using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>
/// A device that keeps a request and answers it after its end: nothing of that reaches the guest, and it is no error of the device
/// (ST-2, RR-1, MM-5).
/// </summary>
[Trait("Category", "Slow")]
public sealed class LateCompletionShould
{
    [Theory]
    [MemberData(nameof(EndRig.All), MemberType = typeof(EndRig))]
    public void WriteNothingToAnEndedRequest(QueueEnd end, TransportKind kind, bool isPacked, bool isInOrder)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder);
        (VirtQueue Queue, DescriptorChain Chain)[] kept = [.. rig.Device.Kept];
        rig.End(end);
        rig.Interrupts();
        byte[] before = rig.Memory();
        int failures = rig.Device.FailureCount;

        rig.Device.Run(() =>
        {
            foreach ((_, DescriptorChain chain) in kept)
            {
                Assert.Equal((0u, 0u), (EndRig.Write(chain), EndRig.Read(chain)));
                Assert.Equal((0u, 0u, ChainStatus.Ended), (chain.ReadableLength, chain.WritableLength, chain.Status));
            }
        });

        Assert.Equal(before, rig.Memory());
        Assert.Equal(0, rig.Interrupts());
        Assert.Equal(failures, rig.Device.FailureCount);
    }

    [Theory]
    [MemberData(nameof(EndRig.All), MemberType = typeof(EndRig))]
    public void LeaveNoTraceOfAnEndedRequest(QueueEnd end, TransportKind kind, bool isPacked, bool isInOrder)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder);
        (VirtQueue Queue, DescriptorChain Chain)[] kept = [.. rig.Device.Kept];
        rig.End(end);
        rig.Interrupts();
        byte[] before = rig.Memory();
        int failures = rig.Device.FailureCount;

        rig.Device.Run(() =>
        {
            foreach ((VirtQueue queue, DescriptorChain chain) in kept)
            {
                queue.Complete(chain, EndRig.AnswerLength);
                rig.Device.Show(queue);
            }
        });

        Assert.Equal(before, rig.Memory());
        Assert.Equal(0, rig.Interrupts());
        Assert.Equal(failures, rig.Device.FailureCount);
        foreach ((VirtQueue queue, DescriptorChain chain) in kept) Assert.Throws<InvalidOperationException>(() => queue.Complete(chain, 0));
        if (end == QueueEnd.MachineDispose) return;
        rig.Rig.Machine.Settle();
        if (end is QueueEnd.HostDispose or QueueEnd.MmioDispose) return;
        rig.ShouldWorkAgain();
    }

    /// <summary>A reader and a writer that the device kept lead nowhere either, wherever in the request they were.</summary>
    [Theory]
    [MemberData(nameof(EndRig.All), MemberType = typeof(EndRig))]
    public void ExhaustKeptReadersAndWriters(QueueEnd end, TransportKind kind, bool isPacked, bool isInOrder)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder);
        DescriptorChain chain = rig.Device.Kept[0].Chain;
        ChainReader reader = chain.Reader;
        ChainWriter writer = chain.Writer;
        reader.Skip(11);
        writer.Skip(7);
        rig.End(end);
        byte[] before = rig.Memory();

        Assert.Equal((0u, 0u), (reader.Remaining, writer.Remaining));
        Assert.False(reader.TryRead(out byte _));
        Assert.False(writer.TryWrite((byte)1));
        Assert.True(reader.Next().IsEmpty);
        Assert.True(writer.Next().IsEmpty);
        reader.Skip(3);
        writer.Skip(3);
        Assert.Equal((0u, 0u), (reader.Take(2).Remaining, writer.Take(2).Remaining));
        Assert.Equal(before, rig.Memory());
    }

    /// <summary>A device that looks for its queue finds the new one, which knows the requests of the old one for its own.</summary>
    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void BeAcceptedByANewQueueWithoutEffect(TransportKind kind, bool isPacked)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder: false);
        DescriptorChain chain = rig.Device.Kept[0].Chain;
        rig.Rig.Start();
        byte[] before = rig.Memory();

        rig.Device.Run(() =>
        {
            Assert.Throws<InvalidOperationException>(() => rig.Device.Live(0)!.Complete(chain, 3));
            rig.Device.Live(1)!.Complete(chain, 3);
            rig.Device.Show(rig.Device.Live(1)!);
            Assert.Throws<InvalidOperationException>(() => rig.Device.Live(1)!.Complete(chain, 3));
        });

        Assert.Equal(before, rig.Memory());
        Assert.Equal(0, rig.Interrupts());
        rig.ShouldWorkAgain();
    }

    /// <summary>Whatever the device does while it learns of its reset, the requests have ended already.</summary>
    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void LeaveNoTraceDuringTheReset(TransportKind kind, bool isPacked)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder: false);
        byte[] before = rig.Memory();
        rig.Device.OnResetting = () =>
        {
            foreach ((VirtQueue queue, DescriptorChain chain) in rig.Device.Kept) queue.Complete(chain, EndRig.Write(chain));
            rig.Device.Kept.Clear();
        };

        rig.End(QueueEnd.StatusZero);

        Assert.Empty(rig.Device.Kept);
        Assert.Equal(before, rig.Memory());
        rig.ShouldWorkAgain();
    }

    /// <summary>What a removal still serves is served before the guest can notice that the device is gone.</summary>
    [Theory]
    [InlineData(QueueEnd.Unplug, TransportKind.PciModern)]
    [InlineData(QueueEnd.Unplug, TransportKind.PciLegacy)]
    [InlineData(QueueEnd.Unplug, TransportKind.PciModernMessages)]
    [InlineData(QueueEnd.Pull, TransportKind.PciModern)]
    [InlineData(QueueEnd.Pull, TransportKind.PciLegacy)]
    [InlineData(QueueEnd.Pull, TransportKind.PciModernMessages)]
    [InlineData(QueueEnd.MmioDispose, TransportKind.MmioModern)]
    [InlineData(QueueEnd.MmioDispose, TransportKind.MmioLegacy)]
    public void ServeNothingAfterTheGuestSeesTheRemoval(QueueEnd end, TransportKind kind)
    {
        using var rig = new EndRig(kind, isPacked: false, isInOrder: false);
        var places = new List<(bool IsPlugged, bool IsMapped)>();
        int bar = kind == TransportKind.PciLegacy ? 0 : 4;
        PciFunction? function = TransportRig.IsMmioKind(kind) ? null : rig.Rig.Plugged;
        rig.Device.OnKeeping = () => places.Add(
            (function?.IsPlugged ?? true, function is null ? rig.Rig.Machine.Attachments.Count == 1 : function.AddressOf(bar) is not null));

        rig.End(end);

        Assert.NotEmpty(places);
        Assert.All(places, place => Assert.Equal((true, true), place));
    }
}
