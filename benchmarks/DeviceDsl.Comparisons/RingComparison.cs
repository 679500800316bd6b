using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeviceDsl.Virtio;
using Spectre.Console;

namespace DeviceDsl.Comparisons;

/// <summary>The device's side of a split virtqueue, request by request, beside the same in C.</summary>
internal static unsafe class RingComparison
{
    private const int DataLength = 4096;

    /// <summary>Measures, and prints a table.</summary>
    public static void Run()
    {
        using var twin = NativeTwin.TryBuild("split_ring.c");
        if (twin is null) return;
        Table table = new Table().AddColumns("queue size", "request", "C# / C");
        foreach (int size in (int[])[64, 256])
        {
            foreach (bool copies in (bool[])[false, true])
            {
                using var managed = new Subject(twin, size, copies);
                using var native = new Subject(twin, size, copies);
                table.AddRow($"{size}", copies ? "4 KiB copied" : "nothing copied", $"{Pair.Ratio(managed.Run, native.RunNative):0.00}");
            }
        }

        AnsiConsole.Write(table);
    }

    /// <summary>A full ring that its driver offers again and again.</summary>
    private sealed class Subject : IDisposable
    {
        private const ulong MemoryStart = 0x10_0000;
        private const int MemoryLength = 0x80_0000;
        private const int DescriptorsOfARequest = 3;
        private const int Requests = 1 << 16;
        private static readonly VirtQueueAreas Areas = new(MemoryStart, MemoryStart + 0x1_0000, MemoryStart + 0x2_0000);

        private readonly EmbeddedMachine _machine = new(new() { HasInterruptControllers = false });
        private readonly NativeTwin _twin;
        private readonly GuestMemory _memory;
        private readonly VirtQueue _queue;
        private readonly byte[]? _source;
        private readonly int _offered;
        private readonly nint _ring;
        private readonly delegate* unmanaged<nint, byte*, int> _serve;
        private ushort _index;
        private ulong _kinds;

        public Subject(NativeTwin twin, int size, bool copies)
        {
            _twin = twin;
            _source = copies ? new byte[DataLength] : null;
            // As many requests as there are descriptors for, and so a power of two of them.
            _offered = size / 4;
            _memory = _machine.AddMemory(MemoryStart, MemoryLength);
            var setup = new VirtQueueSetup
            {
                Memory = _machine.Memory,
                Size = size,
                Areas = Areas,
                Features = VirtioFeatures.Of(VirtioFeature.Version1, VirtioFeature.RingEventIndex),
            };
            if (!VirtQueue.TryCreate(setup, out VirtQueue? queue, out QueueFault? fault)) throw new InvalidOperationException($"{fault}");
            _queue = queue;
            Describe(size);
            var create = (delegate* unmanaged<byte*, ulong, ulong, ulong, ulong, ulong, uint, nint>)twin.Export("ring_create");
            fixed (byte* host = _memory.Bytes)
            {
                // Guest memory never moves, so that the pointer stays good.
                _ring = create(
                    host, MemoryStart, MemoryLength, Areas.Descriptors.Value, Areas.Driver.Value, Areas.Device.Value, (uint)size);
            }

            _serve = (delegate* unmanaged<nint, byte*, int>)twin.Export("ring_serve");
        }

        public void Run()
        {
            for (int served = 0; served < Requests; served += _offered)
            {
                Offer();
                do
                {
                    while (_queue.TryTake(out DescriptorChain chain)) _queue.Complete(chain, Serve(chain));
                    _queue.Publish();
                }
                while (_queue.EnableKicks());
            }

            if (_queue.Fault is not null || _queue.TakenCount % Requests != 0)
            {
                throw new InvalidOperationException($"{_queue.TakenCount} requests were served. {_queue.Fault}");
            }
        }

        public void RunNative()
        {
            int served = 0;
            fixed (byte* source = _source)
            {
                while (served < Requests)
                {
                    Offer();
                    int now = _serve(_ring, source);
                    if (now != _offered) throw new InvalidOperationException($"{now} of {_offered} requests were served.");
                    served += now;
                }
            }
        }

        public void Dispose()
        {
            ((delegate* unmanaged<nint, void>)_twin.Export("ring_destroy"))(_ring);
            _machine.Dispose();
        }

        private uint Serve(DescriptorChain chain)
        {
            ChainReader reader = chain.Reader;
            ChainWriter writer = chain.Writer;
            if (writer.Remaining == 0 || !reader.TryRead(out Header header)) return 0;
            _kinds += header.First;
            uint room = writer.Remaining - 1;
            if (_source is null) writer.Skip(room);
            else writer.Write(_source);
            writer.TryWrite((byte)0);
            return room + 1;
        }

        /// <summary>The driver, which does no more than it has to, so that it does not count.</summary>
        private void Offer()
        {
            _index += (ushort)_offered;
            Volatile.Write(ref Unsafe.As<byte, ushort>(ref _memory.Bytes[(int)(Areas.Driver.Value - MemoryStart) + 2]), _index);
        }

        private void Describe(int size)
        {
            ulong data = MemoryStart + 0x10_0000;
            Span<byte> table = _memory.Bytes[(int)(Areas.Descriptors.Value - MemoryStart)..];
            Span<ushort> available = MemoryMarshal.Cast<byte, ushort>(_memory.Bytes[(int)(Areas.Driver.Value - MemoryStart)..]);
            for (int i = 0; i < size; i++) available[2 + i] = (ushort)(i % _offered * DescriptorsOfARequest);
            for (int i = 0; i < _offered; i++)
            {
                ReadOnlySpan<(uint Length, ushort Flags)> parts = [(16, 1), (DataLength, 3), (1, 2)];
                for (int part = 0; part < parts.Length; part++)
                {
                    int index = (i * DescriptorsOfARequest) + part;
                    var descriptor = new Descriptor(data, parts[part].Length, parts[part].Flags, (ushort)(index + 1));
                    MemoryMarshal.Write(table[(16 * index)..], in descriptor);
                    data += DataLength;
                }
            }
        }

        private readonly record struct Descriptor(ulong Address, uint Length, ushort Flags, ushort Next);

        private readonly record struct Header(ulong First, ulong Second);
    }
}
