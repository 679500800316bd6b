using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Tests.Support;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Tests.Recovery;

/// <summary>A frontend that finds a new backend with requests in flight (VU-26 to VU-31).</summary>
public sealed class ReconnectShould
{
    private const int Size = 16;

    public static TheoryData<bool, bool, VirtioFeature[]> Layouts()
    {
        var layouts = new TheoryData<bool, bool, VirtioFeature[]>();
        foreach (bool isPacked in new[] { false, true })
        {
            foreach (VirtioFeature[] features in new VirtioFeature[][] { [], [VirtioFeature.RingEventIndex], [VirtioFeature.InOrder] })
            {
                layouts.Add(isPacked, false, features);
                layouts.Add(isPacked, true, [.. features, VirtioFeature.RingIndirectDescriptors]);
            }
        }

        return layouts;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void VU29AnswerEachRequestExactlyOnce(bool isPacked, bool isIndirect, VirtioFeature[] features)
    {
        using var rig = new Rig(new EchoDevice(new() { OffersInOrder = true }), new() { StopTimeout = TimeSpan.Zero });
        using Frontend frontend = rig.ConnectReady([.. features, .. isPacked ? [VirtioFeature.RingPacked] : Array.Empty<VirtioFeature>()]);
        byte[] description = frontend.Ask(FrontendRequest.GetInFlightRegion, Messages.InFlight(0, 0, 2, Size), out SafeFileHandle? record);
        using FrontendQueue queue = Start(frontend, description, record!);
        long sent = 0;
        var answered = new List<long>();
        for (int round = 0; round < 30; round++)
        {
            // Two descriptors each, and the ring has 16.
            for (int i = 0; i < 1 + (round % 4) && sent - answered.Count < 7; i++, sent++) queue.Send($"request {sent}", sent, isIndirect);
            rig.Server.Machine.Settle();
            rig.Device.Answer(most: round % 3);
            Drain(queue, answered);
            frontend.Reconnect(rig.Path);
            Restart(frontend, queue, description, record!);
            rig.Server.Machine.Settle();
            rig.Device.Answer(most: round % 2);
            Drain(queue, answered);
        }

        rig.Device.Answer();
        Drain(queue, answered);
        Assert.Equal(Enumerable.Range(0, (int)sent).Select(i => (long)i), answered.Order());
        record!.Dispose();
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(3, 16)]
    [InlineData(0xFFFF, 16)]
    [InlineData(2, 0)]
    [InlineData(2, 0xFFFF)]
    public void V8RefuseToMakeARecordForOtherQueues(int queues, int size)
    {
        using var rig = new Rig();
        using (Frontend frontend = rig.ConnectReady())
        {
            frontend.Send(FrontendRequest.GetInFlightRegion, Messages.InFlight(0, 0, queues, size));
            Assert.True(frontend.IsDropped());
        }

        Assert.True(rig.StillServes());
    }

    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(0x10_0001UL, 0UL)]
    [InlineData(0x1000UL, 0x10_0000UL)]
    [InlineData(0x1000UL, 0xFFFF_FFFF_FFFF_F000UL)]
    [InlineData(0x1000UL, 8UL)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFFUL, 0UL)]
    public void V8RefuseARecordOutsideItsFile(ulong length, ulong offset)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        Assert.False(frontend.Try(FrontendRequest.SetInFlightRegion, Messages.InFlight(length, offset, 2, Size), frontend.Rams[0].File));
        using FrontendQueue queue = frontend.Start(0);
        queue.Send("without");
        Assert.Equal("without", queue.Receive().Answer);
    }

    [Fact]
    public void V8ServeARingWithoutARecordWhenItsPartIsTooShort()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        frontend.Do(FrontendRequest.SetInFlightRegion, Messages.InFlight(64, 0, 2, Size), frontend.Rams[0].File);
        using FrontendQueue queue = frontend.Start(0);
        queue.Send("without");
        Assert.Equal("without", queue.Receive().Answer);
    }

    private static FrontendQueue Start(Frontend frontend, byte[] description, SafeFileHandle record)
    {
        frontend.Do(FrontendRequest.SetInFlightRegion, description, record);
        return frontend.Start(1, Size);
    }

    private static void Restart(Frontend frontend, FrontendQueue queue, byte[] description, SafeFileHandle record)
    {
        frontend.Do(FrontendRequest.SetInFlightRegion, description, record);
        // All that the frontend knows of a split ring is its used index; of a packed one it knows nothing.
        byte[] used = new byte[2];
        Assert.True(frontend.Memory.TryRead(queue.Areas.Device.Plus(2), used));
        queue.Start(frontend.Features.Has(VirtioFeature.RingPacked) ? null : BitConverter.ToUInt16(used));
        frontend.Enable(1, true);
    }

    private static void Drain(FrontendQueue queue, List<long> answered)
    {
        while (queue.Ring.TryTakeUsed(out long cookie, out uint written))
        {
            Assert.Equal($"request {cookie}".Length, (int)written);
            answered.Add(cookie);
        }
    }
}
