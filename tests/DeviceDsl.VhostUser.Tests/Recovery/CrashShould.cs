using System.Runtime.InteropServices;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Rings;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.VhostUser.Tests.Recovery;

/// <summary>A process that ends at any store into its record of requests in flight (VU-28, VU-30).</summary>
public sealed class CrashShould
{
    private const ulong Base = 0x1000;
    private const int MemoryLength = 0x4000;
    private const int Size = 16;
    private const int RequestCount = 6;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void VU30LeaveEachRequestToBeUsedExactlyOnce(bool isPacked, bool isInOrder)
    {
        VirtioFeatures features = Features(isPacked, isInOrder);
        var crashes = new List<Crash>();
        Run(features, crashes);
        Assert.True(crashes.Count > 50, "The scenario has too few moments.");
        for (int i = 0; i < crashes.Count; i++)
        {
            int[] uses = Recover(crashes[i], features);
            for (int request = 0; request < RequestCount; request++)
            {
                int expected = request < crashes[i].Ids.Length ? 1 : 0;
                Assert.True(
                    uses[request] == expected, $"After moment {i} of {crashes.Count}, request {request} is used {uses[request]} times.");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void V8NeverThrowNorLoopForAnyRecord(bool isPacked)
    {
        VirtioFeatures features = Features(isPacked, isInOrder: false);
        var crashes = new List<Crash>();
        Run(features, crashes);
        var random = new Random(Seeds.First);
        for (int i = 0; i < 3000; i++)
        {
            Crash crash = crashes[random.Next(crashes.Count)];
            byte[] record = [.. crash.Record];
            for (int changes = random.Next(1, 12); changes > 0; changes--)
            {
                int at = random.Next(4) == 0 ? random.Next(32) : random.Next(record.Length);
                record[at] = random.Next(3) switch { 0 => 0, 1 => byte.MaxValue, _ => (byte)random.Next(256) };
            }

            // Whatever it says, the ring is refused or served.
            Serve(crash with { Record = record }, features, out _).Dispose();
        }
    }

    private static VirtioFeatures Features(bool isPacked, bool isInOrder)
    {
        VirtioFeatures features = VirtioFeatures.Of(VirtioFeature.Version1, VirtioFeature.RingIndirectDescriptors);
        if (isPacked) features = features.With(VirtioFeature.RingPacked);
        return isInOrder ? features.With(VirtioFeature.InOrder) : features;
    }

    /// <summary>Serves requests in batches, some out of order, and keeps what would be left of each moment.</summary>
    private static void Run(VirtioFeatures features, List<Crash> crashes)
    {
        using var guest = new Guest(features);
        int length = InFlightRegion.LengthOf(Size, features.Has(VirtioFeature.RingPacked));
        byte[] record = GC.AllocateArray<byte>(length, pinned: true);
        void Keep() => crashes.Add(new(guest.Memory.Bytes.ToArray(), [.. record], [.. guest.Ids]));
        var region = new InFlightRegion(Marshal.UnsafeAddrOfPinnedArrayElement(record, 0), length, Keep);
        VirtQueue queue = guest.Open(new RingStart(guest.FirstPosition, region))!;
        guest.Offer(3);
        DescriptorChain[] first = TakeAll(queue);
        Complete(queue, first[1], first[0]);
        Keep();
        guest.Offer(2);
        DescriptorChain[] second = TakeAll(queue);
        Complete(queue, second[1], first[2]);
        guest.Offer(1);
        DescriptorChain[] third = TakeAll(queue);
        Complete(queue, third[0]);
        Complete(queue, second[0]);
        Keep();
    }

    /// <summary>Serves the rest in another process, and returns how often the driver sees each request used.</summary>
    private static int[] Recover(Crash crash, VirtioFeatures features)
    {
        using Guest guest = Serve(crash, features, out VirtQueue? queue);
        Assert.NotNull(queue);
        return guest.CountUses(crash.Ids);
    }

    private static Guest Serve(Crash crash, VirtioFeatures features, out VirtQueue? queue)
    {
        var guest = new Guest(features);
        crash.Memory.CopyTo(guest.Memory.Bytes);
        byte[] record = GC.AllocateArray<byte>(crash.Record.Length, pinned: true);
        crash.Record.CopyTo(record, 0);
        var region = new InFlightRegion(Marshal.UnsafeAddrOfPinnedArrayElement(record, 0), record.Length);
        queue = guest.Open(new RingStart(guest.UsedPosition, region));
        if (queue is not null) Complete(queue, TakeAll(queue));
        return guest;
    }

    private static DescriptorChain[] TakeAll(VirtQueue queue)
    {
        var chains = new List<DescriptorChain>();
        while (queue.TryTake(out DescriptorChain chain)) chains.Add(chain);
        return [.. chains];
    }

    private static void Complete(VirtQueue queue, params DescriptorChain[] chains)
    {
        foreach (DescriptorChain chain in chains) queue.Complete(chain, Math.Min(chain.WritableLength, 1));
        queue.Publish();
    }

    private sealed record Crash(byte[] Memory, byte[] Record, ushort[] Ids);

    /// <summary>The guest: a ring, and requests of one indirect descriptor each.</summary>
    private sealed class Guest : IDisposable
    {
        private readonly EmbeddedMachine _machine = new(new EmbeddedMachineOptions { HasInterruptControllers = false });
        private readonly VirtioFeatures _features;
        private readonly DriverRing _ring;
        private readonly DriverHeap _heap;

        public Guest(VirtioFeatures features)
        {
            _features = features;
            Memory = _machine.AddMemory(Base, MemoryLength);
            _heap = new DriverHeap(_machine.Memory, Base, MemoryLength);
            _ring = DriverRing.Create(_machine.Memory, Size, new(_heap.Take(16 * Size), _heap.Take(64), _heap.Take(256)), features);
        }

        public GuestMemory Memory { get; }

        /// <summary>The heads or buffer ids of the offered requests, in their order.</summary>
        public List<ushort> Ids { get; } = [];

        public uint FirstPosition => IsPacked ? 0x8000_8000 : 0;

        public uint UsedPosition => IsPacked ? FirstPosition : Read16(_ring.Areas.Device.Plus(2));

        private bool IsPacked => _features.Has(VirtioFeature.RingPacked);

        public VirtQueue? Open(RingStart start)
        {
            var setup = new VirtQueueSetup
            {
                Memory = _machine.Memory,
                Size = Size,
                Areas = _ring.Areas,
                Features = _features,
                Start = start,
            };
            return VirtQueue.TryCreate(setup, out VirtQueue? queue, out _) ? queue : null;
        }

        public void Offer(int count)
        {
            for (int i = 0; i < count; i++)
            {
                DriverBuffer[] buffers = [new(_heap.Take(4), 4, false), new(_heap.Take(1), 1, true)];
                Assert.True(_ring.TryAddIndirect(buffers, _heap.Take(32), Ids.Count));
                // Each request takes one slot of the ring.
                uint slot = (uint)Ids.Count;
                Ids.Add(Read16(IsPacked ? _ring.Areas.Descriptors.Plus((16 * slot) + 12) : _ring.Areas.Driver.Plus(4 + (2 * slot))));
            }

            _ring.Publish();
        }

        /// <summary>Counts how often the driver sees each request used.</summary>
        public int[] CountUses(ushort[] ids)
        {
            int[] uses = new int[Size];
            int slot = 0;
            while (UsedAt(slot) is { } used)
            {
                int request = Array.IndexOf(ids, used);
                Assert.True(request >= 0, $"Buffer {used} is used, and was not offered.");
                uses[request]++;
                if (!_features.Has(VirtioFeature.InOrder))
                {
                    slot++;
                    continue;
                }

                // One entry stands for the requests before it.
                for (; slot < request; slot++) uses[slot]++;
                slot = request + 1;
            }

            return uses;
        }

        public void Dispose() => _machine.Dispose();

        private ushort? UsedAt(int slot)
        {
            const int Available = 1 << 7;
            const int Used = 1 << 15;
            if (slot == Size) return null;
            if (!IsPacked)
            {
                return slot < Read16(_ring.Areas.Device.Plus(2)) ? Read16(_ring.Areas.Device.Plus(4 + (8UL * (uint)slot))) : null;
            }

            GuestAddress descriptor = _ring.Areas.Descriptors.Plus(16UL * (uint)slot);
            return (Read16(descriptor.Plus(14)) & (Available | Used)) == (Available | Used) ? Read16(descriptor.Plus(12)) : null;
        }

        private ushort Read16(GuestAddress address)
        {
            byte[] bytes = new byte[2];
            Assert.True(_machine.Memory.TryRead(address, bytes));
            return BitConverter.ToUInt16(bytes);
        }
    }
}
