using DeviceDsl.Machines;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <content>What of a queue is saved and loaded: where it stands in its ring, and the requests that its device has (SQ-19).</content>
public abstract partial class VirtQueue
{
    private readonly Queue<ChainBuffers> _restored = new();

    /// <summary>Saves, and changes nothing: what was completed and not published is published after loading, with its interrupt.</summary>
    /// <remarks>
    /// A request is saved as the pieces of memory that it names: the driver's descriptors may be gone, as used ones take their places in
    /// a packed ring.
    /// </remarks>
    internal void Save(StateWriter writer, GuestMemoryMap memory)
    {
        ChainBuffers[] chains = [.. _inFlight.OfType<ChainBuffers>().OrderBy(chain => chain.TakenAs)];
        writer.WriteArray<ChainBuffers>(chains, (to, chain) => SaveChain(to, chain, memory));
        SavePosition(writer);
    }

    /// <summary>Gives a queue that was just enabled the state of another. What its device had is taken again, before anything else.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EINVAL"/>: there is no such state.</exception>
    internal void Restore(StateReader reader)
    {
        int slots = 0;
        reader.ReadArray(from => slots += RestoreChain(from));
        RestorePosition(reader, slots);
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
    }

    private int RestoreChain(StateReader reader)
    {
        ushort id = reader.Read<ushort>();
        int slots = reader.Read<int>();
        bool isComplete = reader.ReadBoolean();
        uint written = reader.Read<uint>();
        if (id >= Size || _inFlight[id] is not null) throw reader.Refuse($"has request {id} of queue {Index} twice, or beyond its {Size} descriptors");
        if (slots < 1 || slots > Size) throw reader.Refuse($"has a request of {slots} descriptors in queue {Index}");
        if (isComplete && _inOrder is null) throw reader.Refuse($"has a request of queue {Index} that is complete and was not given back");
        Assembler.BeginRestored();
        reader.ReadArray(from => RestorePiece(from));
        ChainBuffers chain = Assembler.Finish(id, slots);
        if (written > chain.WritableLength) throw reader.Refuse($"has a request of queue {Index} of which more was written than there is");
        (chain.IsComplete, chain.Written, chain.TakenAs) = (isComplete, written, TakenCount++);
        _inFlight[id] = chain;
        _inOrder?.Add(chain);
        if (isComplete) return slots;
        InFlight++;
        _restored.Enqueue(chain);
        return slots;
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
