using System.Buffers.Binary;
using System.Net.Sockets;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Tests.Support;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Tests;

/// <summary>What a frontend learns and decides before it starts rings, and the requests for the device as a whole.</summary>
public sealed class HandshakeShould
{
    private const ulong ProtocolBit = 1UL << 30;
    private const ulong LogBit = 1UL << 26;

    [Fact]
    public void VU5OfferTheFeaturesOfTheDeviceAndItsOwn()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        ulong offered = frontend.AskNumber(FrontendRequest.GetFeatures);
        Assert.Equal(
            (ulong)rig.Device.OfferedFeatures.With(VirtioFeature.NotifyOnEmpty).With(VirtioFeature.AnyLayout).Bits | ProtocolBit | LogBit,
            offered);
    }

    [Fact]
    public void VU5RefuseFeaturesThatWereNotOffered()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Negotiate(default);
        Assert.False(frontend.Try(FrontendRequest.SetFeatures, BitConverter.GetBytes(ProtocolBit | (1UL << 50))));
        Assert.True(frontend.Try(FrontendRequest.SetFeatures, BitConverter.GetBytes(ProtocolBit | (1UL << 32))));
    }

    [Fact]
    public void VU5RefuseFeaturesThatTheDeviceRefuses()
    {
        using var rig = new Rig(new EchoDevice { RefusesFeatures = true });
        using Frontend frontend = rig.Connect();
        Assert.Throws<InvalidOperationException>(() => frontend.Negotiate(default));
    }

    [Fact]
    public void VU12OfferTheProtocolFeaturesOfTheFirstVersion()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        Assert.Equal(0x1_B22BUL, frontend.AskNumber(FrontendRequest.GetProtocolFeatures));
    }

    [Fact]
    public void T5OfferNoProtocolFeatureWhoseNumberIsNotStable()
        => Assert.Equal(0UL, (ulong)ProtocolFeatures.All >> 20);

    [Fact]
    public void V11EndTheConnectionForProtocolFeaturesThatWereNotOffered()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        // In-band notifications.
        frontend.Send(FrontendRequest.SetProtocolFeatures, BitConverter.GetBytes(1UL << 14));
        Assert.True(frontend.IsDropped());
        Assert.True(rig.StillServes());
    }

    [Fact]
    public void VU5ReportTheNumberOfQueues()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        Assert.Equal((ulong)rig.Device.QueueCount, frontend.AskNumber(FrontendRequest.GetQueueCount));
        Assert.Equal(256UL, frontend.AskNumber(FrontendRequest.GetMaxMemorySlots));
    }

    [Theory]
    [InlineData(0u, 8u, 0u)]
    [InlineData(0u, 1u, 1u)]
    [InlineData(3u, 11u, 2u)]
    [InlineData(0u, 57u, 0u)]
    [InlineData(0u, 256u, 0u)]
    [InlineData(200u, 16u, 0u)]
    public void VU9ReadAnyRangeOfTheConfigurationAndZerosAfterIt(uint offset, uint size, uint flags)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        byte[] whole =
        [
            .. BitConverter.GetBytes(rig.Device.Number), rig.Device.Dial, 0, 0, 0, .. BitConverter.GetBytes(rig.Device.Last),
            .. new byte[512],
        ];
        byte[] request = Messages.Configuration(offset, size, flags);
        byte[] reply = frontend.Ask(FrontendRequest.GetConfiguration, request);
        Assert.Equal([.. request[..12], .. whole[(int)offset..(int)(offset + size)]], reply);
    }

    [Theory]
    [InlineData(0u, 0u, 0u)]
    [InlineData(0u, 257u, 0u)]
    [InlineData(0xFFFF_FFFFu, 1u, 0u)]
    [InlineData(0xFFFF_FF80u, 256u, 0u)]
    [InlineData(0u, 8u, 3u)]
    public void V10AnswerAnInvalidReadOfTheConfigurationWithNothing(uint offset, uint size, uint flags)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        Assert.Empty(frontend.Ask(FrontendRequest.GetConfiguration, Messages.Configuration(offset, size, flags)));
        Assert.NotEmpty(frontend.Ask(FrontendRequest.GetConfiguration, Messages.Configuration(0, 8, 0)));
    }

    [Fact]
    public void VU9WriteWritableFieldsOnly()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Negotiate(default);
        frontend.Do(FrontendRequest.SetConfiguration, Messages.Configuration(8, 1, 0, 42));
        Assert.Equal(42, rig.Device.Dial);
        Assert.False(frontend.Try(FrontendRequest.SetConfiguration, Messages.Configuration(7, 2, 0, 1, 1)));
        Assert.False(frontend.Try(FrontendRequest.SetConfiguration, Messages.Configuration(0, 0, 0)));
        Assert.False(frontend.Try(FrontendRequest.SetConfiguration, Messages.Configuration(8, 1, 3, 1)));
        Assert.False(frontend.Try(FrontendRequest.SetConfiguration, Messages.Configuration(0xFFFF_FFFF, 1, 0, 1)));
        Assert.Equal((42, 0x8877_6655_4433_2211UL), (rig.Device.Dial, rig.Device.Number));
    }

    [Fact]
    public void T4TakeBothFlagsOfALiveMigration()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Negotiate(default);
        foreach (uint flags in new uint[] { 1, 2 })
        {
            // The destination writes all of it, of which only the writable fields change.
            frontend.Do(
                FrontendRequest.SetConfiguration, Messages.Configuration(0, 14, flags, [.. new byte[8], (byte)flags, .. new byte[5]]));
            Assert.Equal(((byte)flags, 0x8877_6655_4433_2211UL), (rig.Device.Dial, rig.Device.Number));
        }
    }

    [Fact]
    public void VU10KeepTheStatusAndShowWhatTheDeviceDoesNotAgreeTo()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.AskNumber(FrontendRequest.GetProtocolFeatures);
        frontend.Send(FrontendRequest.SetProtocolFeatures, BitConverter.GetBytes((ulong)ProtocolFeatures.All));
        frontend.DoNumber(FrontendRequest.SetStatus, 0x0B);
        Assert.Equal(0x03UL, frontend.AskNumber(FrontendRequest.GetStatus));
        frontend.DoNumber(FrontendRequest.SetFeatures, ProtocolBit | (1UL << 32));
        Assert.Equal(0x0BUL, frontend.AskNumber(FrontendRequest.GetStatus));
        Assert.False(frontend.Try(FrontendRequest.SetStatus, BitConverter.GetBytes(0x100UL)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VU19ResetTheDevice(bool byStatus)
    {
        using var rig = new Rig(options: new() { StopTimeout = TimeSpan.Zero });
        using Frontend frontend = rig.ConnectReady();
        using (FrontendQueue queue = frontend.Start(1))
        {
            queue.Send("kept");
            rig.Server.Machine.Settle();
            int resets = rig.Device.Resets;
            if (byStatus) frontend.DoNumber(FrontendRequest.SetStatus, 0);
            else frontend.Do(FrontendRequest.ResetDevice, []);
            Assert.Equal((resets + 1, 0), (rig.Device.Resets, rig.Device.Kept));
        }

        // The memory and the protocol features are as before.
        frontend.DoNumber(FrontendRequest.SetFeatures, ProtocolBit | (1UL << 32));
        using FrontendQueue again = frontend.Start(0);
        again.Send("again");
        Assert.Equal("again", again.Receive().Answer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VU17KeepThePositionsOfRingsThatAResetStops(bool isPacked)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady(isPacked ? [VirtioFeature.RingPacked] : Array.Empty<VirtioFeature>());
        using FrontendQueue queue = frontend.Start(0);
        queue.Send("before");
        queue.Receive();
        frontend.DoNumber(FrontendRequest.SetStatus, 0);
        // QEMU asks for the positions of a machine that it stops after it has reset the status.
        uint position = frontend.Stop(0);
        frontend.DoNumber(FrontendRequest.SetFeatures, (ulong)frontend.Features.Bits | ProtocolBit);
        queue.Start(position);
        frontend.Enable(0, true);
        queue.Send("after", 2);
        Assert.Equal((2, "after"), queue.Receive());
    }

    [Fact]
    public void VU7ServeARingThatIsLargerThanTheDeviceOffers()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        byte[] description = frontend.Ask(FrontendRequest.GetInFlightRegion, Messages.InFlight(0, 0, 2, 64), out SafeFileHandle? record);
        frontend.Do(FrontendRequest.SetInFlightRegion, description, record!);
        // The virtio-mmio of QEMU offers its drivers 1024 descriptors, whatever the device offers.
        using FrontendQueue queue = frontend.Start(0, size: 1024);
        for (int i = 0; i < 3; i++)
        {
            queue.Send($"request {i}", i);
            Assert.Equal((i, $"request {i}"), queue.Receive());
        }

        record!.Dispose();
    }

    [Fact]
    public void VU14AnnounceAChangedConfigurationOnceTheDriverIsReady()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        (Socket mine, Socket theirs) = SocketPair.Create(Path.GetDirectoryName(rig.Path)!);
        using (mine)
        {
            using (theirs) frontend.Do(FrontendRequest.SetBackendChannel, [], theirs.SafeHandle);
            rig.Device.Change(1);
            using FrontendQueue queue = frontend.Start(0);
            byte[] message = new byte[12];
            mine.ReceiveTimeout = Frontend.Timeout;
            // The earlier change is announced when the ring starts; before that, no notification is allowed (VU-17).
            Assert.Equal(12, mine.Receive(message));
            Assert.Equal((2u, 1u, 0u), (Read(message, 0), Read(message, 4), Read(message, 8)));
            rig.Device.Change(2);
            Assert.Equal(12, mine.Receive(message));
            frontend.Stop(0);
            rig.Device.Change(3);
            Assert.Equal(0, mine.Available);
        }
    }

    [Fact]
    public void VU10RefuseAnUnknownRequestAndGoOn()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Negotiate(default);
        foreach (uint request in new uint[] { 0, 19, 20, 22, 23, 26, 27, 28, 29, 30, 33, 35, 41, 42, 43, 44, 45, 1000, uint.MaxValue })
        {
            Assert.False(frontend.Try((FrontendRequest)request, new byte[8]));
            frontend.Send((FrontendRequest)request, new byte[8]);
        }

        Assert.Equal(2UL, frontend.AskNumber(FrontendRequest.GetQueueCount));
    }

    [Fact]
    public void VU11ReplyOnlyWhereAReplyIsDue()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Send(FrontendRequest.SetProtocolFeatures, BitConverter.GetBytes((ulong)ProtocolFeatures.MultiQueue));
        // Without REPLY_ACK the flag means nothing.
        frontend.Send(FrontendRequest.SetOwner, [], 1 | 8);
        Assert.Equal(2UL, frontend.AskNumber(FrontendRequest.GetQueueCount));
        frontend.Negotiate(default);
        // A request with a result gets one reply, whatever the flag says.
        frontend.Send(FrontendRequest.GetQueueCount, [], 1 | 8);
        Assert.Equal(sizeof(ulong), frontend.ReadReply(FrontendRequest.GetQueueCount, out _).Length);
        Assert.Equal(2UL, frontend.AskNumber(FrontendRequest.GetQueueCount));
    }

    private static uint Read(byte[] message, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(offset));
}
