using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.SharedMemory;
using DeviceDsl.VhostUser.Tests.Support;
using DeviceDsl.Virtio;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Tests.Recovery;

/// <summary>The log of written pages, from which a live migration copies (VU-25).</summary>
public sealed class DirtyLogShould
{
    private const int PageLength = 4096;
    private const ulong Pages = (Frontend.GuestBase + Frontend.MemoryLength) / PageLength;
    private const ulong ProtocolBit = 1UL << 30;
    private const ulong LogBit = 1UL << 26;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void VU25HaveEveryPageThatTheDeviceWrites(bool isPacked, bool hasEventIndex)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        VirtioFeatures features = isPacked ? VirtioFeatures.Of(VirtioFeature.RingPacked) : default;
        frontend.Negotiate(hasEventIndex ? features.With(VirtioFeature.RingEventIndex) : features);
        frontend.ShareMemory();
        using FrontendQueue queue = frontend.Start(0, isLogged: true);
        using var log = new Log(Pages / 8);
        log.Share(frontend);
        for (int i = 0; i < 40; i++)
        {
            // Logging is turned on while the ring runs, and off again.
            bool isLogging = i % 4 != 3;
            frontend.DoNumber(FrontendRequest.SetFeatures, (ulong)frontend.Features.Bits | ProtocolBit | (isLogging ? LogBit : 0));
            byte[] before = frontend.Copy();
            log.Clear();
            queue.Send($"request {i}", i);
            queue.Receive();
            rig.Server.Machine.Settle();
            Assert.Equal(
                isLogging ? ChangedByDevice(frontend, before, queue) : [], log.Pages.Intersect(ChangedByDevice(frontend, before, queue)));
            if (!isLogging) Assert.Empty(log.Pages);
        }
    }

    [Fact]
    public void VU25LeaveOutTheUsedRingUnlessItsAddressesAskForIt()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Negotiate(default, isLogging: true);
        frontend.ShareMemory();
        using var log = new Log(Pages / 8);
        log.Share(frontend);
        // The used ring is alone in its page.
        frontend.Heap.Take(1, PageLength);
        frontend.Heap.Take(PageLength, PageLength);
        using FrontendQueue queue = frontend.Start(0);
        frontend.Heap.Take(PageLength, PageLength);
        queue.Send("data alone");
        queue.Receive();
        rig.Server.Machine.Settle();
        ulong usedPage = queue.Areas.Device.Value / PageLength;
        Assert.DoesNotContain(usedPage, log.Pages);
        Assert.NotEmpty(log.Pages);
        frontend.Do(FrontendRequest.SetRingAddresses, Messages.Addresses(0, 1, queue.UserAreas, queue.Areas.Device.Value));
        queue.Send("and the ring", 2);
        queue.Receive();
        rig.Server.Machine.Settle();
        Assert.Contains(usedPage, log.Pages);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(Pages / 16)]
    public void V9SkipPagesBeyondItsEnd(ulong length)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Negotiate(default, isLogging: true);
        frontend.ShareMemory();
        using var log = new Log(length);
        log.Share(frontend);
        using FrontendQueue queue = frontend.Start(0);
        frontend.Do(FrontendRequest.SetRingAddresses, Messages.Addresses(0, 1, queue.UserAreas, 0xFFFF_FFFF_FFFF_FFF0));
        queue.Send("beyond");
        Assert.Equal("beyond", queue.Receive().Answer);
        Assert.Empty(log.Pages);
    }

    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(0x10_0000UL, 0UL)]
    [InlineData(0x1000UL, 0x1000UL)]
    [InlineData(0x1000UL, 0xFFFF_FFFF_FFFF_F000UL)]
    [InlineData(0xFFFF_FFFF_FFFF_F000UL, 0x1000UL)]
    [InlineData(0x4000_0001UL, 0UL)]
    public void V9BeRefusedUnlessItIsInItsFile(ulong length, ulong offset)
    {
        using var rig = new Rig();
        using (Frontend frontend = rig.Connect())
        {
            frontend.Negotiate(default);
            using SafeFileHandle file = LinuxMemory.Create("log", 0x1000);
            byte[] payload = [.. BitConverter.GetBytes(length), .. BitConverter.GetBytes(offset)];
            Assert.False(frontend.Try(FrontendRequest.SetLogBase, payload, file));
        }

        Assert.True(rig.StillServes());
    }

    private static ulong[] ChangedByDevice(Frontend frontend, byte[] before, FrontendQueue queue)
    {
        // The rest of the heap's pages is the driver's, and so are its own areas of the ring.
        byte[] after = frontend.Copy();
        var pages = new List<ulong>();
        foreach ((ulong start, ulong length) in DeviceRanges(frontend, queue))
        {
            for (ulong at = start; at < start + length; at++)
            {
                ulong offset = at - Frontend.GuestBase;
                if (before[offset] != after[offset]) pages.Add(at / PageLength);
            }
        }

        return [.. pages.Distinct().Order()];
    }

    private static IEnumerable<(ulong Start, ulong Length)> DeviceRanges(Frontend frontend, FrontendQueue queue)
    {
        bool isPacked = frontend.Features.Has(VirtioFeature.RingPacked);
        yield return (queue.Areas.Device.Value, isPacked ? 4UL : 6 + (8 * 16));
        foreach ((GuestAddress address, int length) in queue.Answers) yield return (address.Value, (ulong)length);
    }

    private sealed class Log(ulong length) : IDisposable
    {
        private readonly SafeFileHandle _file = LinuxMemory.Create("log", length);

        /// <summary>The numbers of the marked pages.</summary>
        public ulong[] Pages
        {
            get
            {
                byte[] bytes = new byte[length];
                RandomAccess.Read(_file, bytes, 0);
                var pages = new List<ulong>();
                for (int i = 0; i < bytes.Length; i++)
                {
                    for (int bit = 0; bit < 8; bit++)
                    {
                        if ((bytes[i] & (1 << bit)) != 0) pages.Add(((ulong)i * 8) + (ulong)bit);
                    }
                }

                return [.. pages];
            }
        }

        public void Share(Frontend frontend)
        {
            byte[] payload = [.. BitConverter.GetBytes(length), .. new byte[8]];
            Assert.Equal(8, frontend.Ask(FrontendRequest.SetLogBase, payload, out _, _file).Length);
        }

        public void Clear() => RandomAccess.Write(_file, new byte[length], 0);

        public void Dispose() => _file.Dispose();
    }
}
