using System.Runtime.InteropServices;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Tests.Support;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.VhostUser.Tests.Hostile;

/// <summary>Many connections, good and bad, of which nothing may be left (V2, V13).</summary>
public sealed class EndlessConnectionsShould
{
    private const int Connections = 1000;
    private const int Fuzzed = 400;
    private const int Ends = 9;

    [Fact]
    [Trait("Category", "Slow")]
    public void V13LeaveNoDescriptorThreadOrMapping()
    {
        using var rig = new Rig();
        // What the process opens once is open after one of each.
        for (int steps = 0; steps < Ends; steps++) EndSomewhere(rig, steps);
        Resources.WaitUntilIdle(rig);
        (int descriptors, int threads, int mappings) = (Resources.Descriptors, Resources.Threads, Resources.Mappings);
        var random = new Random(Seeds.First);
        for (int i = 0; i < Connections; i++) EndSomewhere(rig, random.Next(Ends));
        Assert.True(rig.StillServes());
        Resources.WaitUntilIdle(rig);
        Resources.AssertDescriptors(descriptors, rig);
        Assert.Equal(mappings, Resources.Mappings);
        // Threads of the runtime's pool come and go.
        Assert.InRange(Resources.Threads, 0, threads + 8);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void V1SurviveRandomConversations()
    {
        using var rig = new Rig(options: new() { MessageTimeout = TimeSpan.FromMilliseconds(50), StopTimeout = TimeSpan.Zero });
        Assert.True(rig.StillServes());
        Resources.WaitUntilIdle(rig);
        (int descriptors, int mappings) = (Resources.Descriptors, Resources.Mappings);
        for (int i = 0; i < Fuzzed; i++) Converse(rig, new Random(Seeds.First + i));
        Assert.True(rig.StillServes());
        Resources.AssertDescriptors(descriptors, rig);
        Assert.Equal(mappings, Resources.Mappings);
    }

    private static void EndSomewhere(Rig rig, int steps)
    {
        using Frontend frontend = rig.Connect();
        if (steps == 0) return;
        frontend.Negotiate(default);
        if (steps == 1) return;
        frontend.ShareMemory();
        if (steps == 2) return;
        using FrontendQueue queue = frontend.Start(0);
        if (steps == 3) return;
        queue.Send("one");
        if (steps == 4) return;
        using FrontendQueue other = frontend.Start(1);
        other.Send("kept");
        if (steps == 5) return;
        Assert.Equal("one", queue.Receive().Answer);
        if (steps == 6) return;
        frontend.Stop(0);
        if (steps == 7) return;
        // A message without its end.
        frontend.SendBytes([2, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 1]);
    }

    /// <summary>Sends requests that are mostly valid, in any order and with any numbers.</summary>
    private static void Converse(Rig rig, Random random)
    {
        using Frontend frontend = rig.Connect();
        using var eventFd = EventFd.CreateLinux();
        frontend.Socket.SendTimeout = Frontend.Timeout;
        bool isReady = random.Next(2) == 0;
        if (isReady) frontend.Negotiate(random.Next(2) == 0 ? default : VirtioFeatures.Of(VirtioFeature.RingPacked));
        if (isReady && random.Next(2) == 0) frontend.ShareMemory();
        FrontendQueue? queue = frontend.Features.Bits != 0 ? new FrontendQueue(frontend, random.Next(2), 16) : null;
        try
        {
            for (int i = random.Next(1, 60); i > 0; i--)
            {
                (FrontendRequest request, byte[] payload, int descriptors) = Next(frontend, queue, random);
                SafeHandle[] handles =
                [
                    .. Enumerable.Range(0, descriptors)
                        .Select(_ => random.Next(2) == 0 ? (SafeHandle)eventFd.LinuxHandle! : frontend.Rams[0].File),
                ];
                if (random.Next(10) == 0) payload = payload[..random.Next(payload.Length + 1)];
                if (random.Next(10) == 0 && payload.Length != 0) payload[random.Next(payload.Length)] = (byte)random.Next(256);
                frontend.Send(request, payload, random.Next(4) == 0 ? 9u : 1u, handles);
            }
        }
        finally
        {
            queue?.Dispose();
        }
    }

    private static (FrontendRequest Request, byte[] Payload, int Descriptors) Next(Frontend frontend, FrontendQueue? queue, Random random)
    {
        int index = random.Next(3);
        uint value = random.Next(3) switch { 0 => (uint)random.Next(20), 1 => 16, _ => (uint)random.Next() };
        return random.Next(16) switch
        {
            0 => (
                FrontendRequest.SetFeatures,
                BitConverter.GetBytes((1UL << 32) | (random.Next(2) == 0 ? 1UL << 30 : 0) | (random.Next(2) == 0 ? 1UL << 34 : 0)),
                0),
            1 => (FrontendRequest.AddMemoryRegion, Messages.Region(frontend.Rams[0].Description), 1),
            2 => (FrontendRequest.RemoveMemoryRegion, Messages.Region(frontend.Rams[0].Description), 0),
            3 => (FrontendRequest.SetMemoryTable, Messages.Table(frontend.Rams[0].Description), 1),
            4 => (FrontendRequest.SetRingSize, Messages.State(index, value), 0),
            5 => (FrontendRequest.SetRingBase, Messages.State(index, random.Next(2) == 0 ? 0 : value), 0),
            6 => (FrontendRequest.SetRingAddresses, Messages.Addresses(index, value & 1, queue?.UserAreas ?? default, value), 0),
            7 => (FrontendRequest.SetRingKick, Messages.Descriptor(index), 1),
            8 => (FrontendRequest.SetRingCall, Messages.Descriptor(index), 1),
            9 => (FrontendRequest.GetRingBase, Messages.State(index, 0), 0),
            10 => (FrontendRequest.SetRingEnabled, Messages.State(index, value & 1), 0),
            11 => (FrontendRequest.SetInFlightRegion, Messages.InFlight(0x4000, 0, 2, 16), 1),
            12 => (FrontendRequest.SetLogBase, [.. BitConverter.GetBytes(0x1000UL), .. new byte[8]], 1),
            13 => (FrontendRequest.GetConfiguration, Messages.Configuration(value, value & 0x1FF, value & 3), 0),
            14 => ((FrontendRequest)random.Next(48), new byte[random.Next(48)], random.Next(4)),
            _ => (FrontendRequest.SetStatus, BitConverter.GetBytes((ulong)(value & 0xFF)), 0),
        };
    }
}
