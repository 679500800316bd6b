using System.Runtime.InteropServices;
using DeviceDsl.Machines;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <content>What of a queue is saved and loaded: where it stands in its ring, and the requests that its device has (SQ-19).</content>
public abstract partial class VirtQueue
{
    private readonly Queue<ChainBuffers> _restored = new();

    /// <summary>
    /// Saves a queue that has not ended, and changes nothing: what was completed and not published is published after loading, with its
    /// interrupt.
    /// </summary>
    /// <remarks>
    /// A request is saved as the pieces of memory that it names: the driver's descriptors may be gone, as used ones take their places in
    /// a packed ring. Of one that was completed while the queue was suspended the writes are saved as well, as they are not in memory yet.
    /// </remarks>
    internal void Save(StateWriter writer, GuestMemoryMap memory)
    {
        ChainBuffers[] chains = [.. _inFlight.OfType<ChainBuffers>().OrderBy(chain => chain.TakenAs)];
        writer.WriteArray<ChainBuffers>(chains, (to, chain) => SaveChain(to, chain, memory));
        SavePosition(writer);
    }

    /// <summary>
    /// Gives a queue that was just enabled the state of another, and suspends it. Once it is resumed, what its device had is taken again,
    /// before anything else.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EINVAL"/>: there is no such state.</exception>
    internal void Restore(StateReader reader)
    {
        int slots = 0;
        reader.ReadArray(from => slots += RestoreChain(from));
        RestorePosition(reader, slots);
        _isSuspended = true;
        Shut();
    }

    private static void SaveChain(StateWriter writer, ChainBuffers chain, GuestMemoryMap memory)
    {
        writer.Write(chain.Id);
        writer.Write(chain.Slots);
        writer.Write(chain.IsComplete);
        writer.Write(chain.IsComplete ? chain.Written : 0);
        int number = 0;
        writer.WriteArray<Segment>(chain.Segments.AsSpan(0, chain.Count), (to, segment) =>
        {
            to.Write(memory.AddressOf(segment.Address));
            to.Write(segment.Length);
            to.Write(number++ >= chain.ReadableCount);
        });
        // A request that is not complete is served again from its beginning.
        List<DeferredWrite>? deferred = chain.IsComplete ? chain.Deferred : null;
        writer.WriteArray<DeferredWrite>(CollectionsMarshal.AsSpan(deferred), (to, write) =>
        {
            to.Write(memory.AddressOf(write.Destination));
            to.WriteBytes(write.Bytes);
        });
    }

    private int RestoreChain(StateReader reader)
    {
        ushort id = reader.Read<ushort>();
        int slots = reader.Read<int>();
        bool isComplete = reader.ReadBoolean();
        uint written = reader.Read<uint>();
        if (id >= Size || _inFlight[id] is not null) throw reader.Refuse($"has request {id} of queue {Index} twice, or beyond its {Size} descriptors");
        if (slots < 1 || slots > Size) throw reader.Refuse($"has a request of {slots} descriptors in queue {Index}");
        Assembler.BeginRestored();
        reader.ReadArray(from => RestorePiece(from));
        ChainBuffers chain = Assembler.Finish(id, slots);
        if (written > chain.WritableLength) throw reader.Refuse($"has a request of queue {Index} of which more was written than there is");
        chain.TakenAs = TakenCount++;
        _inFlight[id] = chain;
        _inOrder?.Add(chain);
        reader.ReadArray(from => RestoreDeferred(from, chain, isComplete));
        if (isComplete)
        {
            CompleteForLater(chain, written);
            _owesPublishing = true;
            return slots;
        }

        InFlight++;
        _restored.Enqueue(chain);
        return slots;
    }

    private bool RestoreDeferred(StateReader reader, ChainBuffers chain, bool isComplete)
    {
        ulong address = reader.Read<ulong>();
        byte[] bytes = reader.ReadBytes();
        if (!isComplete) throw reader.Refuse($"has writes that wait for a request of queue {Index} that is not complete");
        nint destination = Assembler.Memory.FindRun(address, (ulong)bytes.Length, GuestMemoryAccess.Write, out int run);
        if (run == 0 || run != bytes.Length) throw reader.Refuse($"has a write of {bytes.Length} bytes at 0x{address:x} that waits in queue {Index}, where there is no memory for it");
        Defer(chain, new(destination, bytes));
        return true;
    }

    private bool RestorePiece(StateReader reader)
    {
        ulong address = reader.Read<ulong>();
        uint length = reader.Read<uint>();
        bool isWritable = reader.ReadBoolean();
        return Assembler.TryAdd(address, length, isWritable) ? true : throw reader.Refuse($"has a request that cannot be: {Fault}");
    }

    /// <summary>Saves where the queue stands.</summary>
    private protected abstract void SavePosition(StateWriter writer);

    /// <summary>Reads where the queue stood, which has to agree with how many places of the ring its requests take.</summary>
    private protected abstract void RestorePosition(StateReader reader, int slotsInFlight);
}
