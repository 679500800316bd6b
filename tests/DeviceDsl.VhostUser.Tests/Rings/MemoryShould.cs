using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.SharedMemory;
using DeviceDsl.VhostUser.Tests.Support;
using DeviceDsl.Virtio;

namespace DeviceDsl.VhostUser.Tests.Rings;

/// <summary>The memory of the guest: shared as a table or by region, added, removed and moved while rings run.</summary>
public sealed class MemoryShould
{
    private const ulong Second = Frontend.GuestBase + Frontend.MemoryLength;

    [Theory]
    [InlineData(0UL)]
    [InlineData(0x3000UL)]
    [InlineData(0x1230UL)]
    public void VU6BeSharedAsATableFromAnyOffset(ulong fileOffset)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect(new SharedRam(Frontend.GuestBase, Frontend.UserBase, Frontend.MemoryLength, fileOffset));
        frontend.Negotiate(default);
        frontend.Do(FrontendRequest.SetMemoryTable, Messages.Table(frontend.Rams[0].Description), frontend.Rams[0].File);
        using FrontendQueue queue = frontend.Start(0);
        queue.Send("by table");
        Assert.Equal("by table", queue.Receive().Answer);
    }

    [Fact]
    public void VU24CarryABufferThatIsInTwoRegions()
    {
        using var rig = new Rig();
        // Adjacent for the guest, and far apart for the frontend and the backend.
        using Frontend frontend = rig.Connect(
            new SharedRam(Frontend.GuestBase, Frontend.UserBase, Frontend.MemoryLength),
            new SharedRam(Second, Frontend.UserBase + 0x1000_0000, Frontend.MemoryLength));
        frontend.Negotiate(default);
        frontend.ShareMemory();
        using FrontendQueue queue = frontend.Start(0);
        byte[] text = "across the border"u8.ToArray();
        GuestAddress request = Second - 5;
        GuestAddress answer = Second + 0x1000;
        Assert.True(frontend.Memory.TryWrite(request, text));
        Assert.True(queue.Ring.TryAdd([new(request, (uint)text.Length, false), new(answer, (uint)text.Length, true)], 7));
        queue.Ring.Publish();
        queue.Kick.Signal();
        Assert.True(frontend.Await(queue.Call));
        byte[] answered = new byte[text.Length];
        Assert.True(frontend.Memory.TryRead(answer, answered));
        Assert.Equal(text, answered);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void V5MoveWhileRequestsAreInFlight(bool isPacked)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Negotiate(isPacked ? VirtioFeatures.Of(VirtioFeature.RingPacked) : default);
        RegionDescription region = frontend.Rams[0].Description;
        frontend.Do(FrontendRequest.SetMemoryTable, Messages.Table(region), frontend.Rams[0].File);
        // Larger than the device offers, which stays allowed.
        using FrontendQueue queue = frontend.Start(1, size: 64);
        for (int i = 0; i < 20; i++)
        {
            queue.Send($"request {i}", i);
            rig.Server.Machine.Settle();
            // The same memory, mapped anew: the backend's addresses of the ring and of the request change.
            frontend.Do(FrontendRequest.SetMemoryTable, Messages.Table(region), frontend.Rams[0].File);
            rig.Server.Machine.Settle();
            rig.Device.Answer();
            Assert.Equal((i, $"request {i}"), queue.Receive());
        }
    }

    [Fact]
    public void V5FailTheDeviceWhenTheMemoryOfARingIsRemoved()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(0);
        frontend.Do(FrontendRequest.RemoveMemoryRegion, Messages.Region(frontend.Rams[0].Description));
        queue.Send("nowhere");
        Assert.True(frontend.Await(queue.Error));
        Assert.True(rig.Device.NeedsReset);
        Assert.Equal(0x40UL, frontend.AskNumber(FrontendRequest.GetStatus) & 0x40);
        frontend.Stop(0);
        frontend.ShareMemory();
        frontend.DoNumber(FrontendRequest.SetFeatures, (1UL << 30) | (1UL << 32));
        using FrontendQueue again = frontend.Start(0);
        again.Send("again");
        Assert.Equal("again", again.Receive().Answer);
    }

    [Fact]
    public void VU6AddAndRemoveRegionsThatNoRingUsesWhileRingsRun()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(1);
        queue.Send("kept");
        rig.Server.Machine.Settle();
        using var more = new SharedRam(Second, Frontend.UserBase + 0x1000_0000, Frontend.MemoryLength);
        frontend.Do(FrontendRequest.AddMemoryRegion, Messages.Region(more.Description), more.File);
        // With a descriptor, as some frontends do.
        frontend.Do(FrontendRequest.RemoveMemoryRegion, Messages.Region(more.Description), more.File);
        Assert.False(frontend.Try(FrontendRequest.RemoveMemoryRegion, Messages.Region(more.Description)));
        rig.Device.Answer();
        Assert.Equal("kept", queue.Receive().Answer);
    }

    [Fact]
    public void VU20NotStayMappedAfterTheConnection()
    {
        using var rig = new Rig();
        for (int i = 0; i < 3; i++) Assert.True(rig.StillServes());
        using Frontend frontend = rig.Connect();
        // The new connection is served after the old one has ended.
        Assert.Equal(2UL, frontend.AskNumber(FrontendRequest.GetQueueCount));
        Assert.False(rig.Server.Machine.Memory.Contains(Frontend.GuestBase, 1, Machines.GuestMemoryAccess.Read));
    }
}
