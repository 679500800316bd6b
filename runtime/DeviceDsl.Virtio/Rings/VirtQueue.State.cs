using System.Runtime.InteropServices;
using DeviceDsl.Machines;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <content>What of a queue is saved and loaded: where it stands in its ring, and the requests that its device has (SQ-19).</content>
public abstract partial class VirtQueue
{
    private readonly Queue<ChainBuffers> _restored = new();

    /// <summary>Whether there are requests that a device had before, and that are taken before any other.</summary>
    internal bool HasRequestsOfBefore => _restored.Count != 0;

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
        Turn[] turns = _inOrder?.ToArray()
            ?? [.. _inFlight.OfType<ChainBuffers>().OrderBy(chain => chain.TakenAs).Select(chain => new Turn(chain, chain.Id, chain.Slots, 0, 0))];
        writer.WriteArray<Turn>(turns, (to, turn) => SaveTurn(to, turn, memory));
        writer.Write(_owesPublishing);
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
        reader.ReadArray(from => slots += RestoreTurn(from));
        _owesPublishing = reader.ReadBoolean();
        RestorePosition(reader, slots);
        _isSuspended = true;
        Shut();
    }

    private static void SaveTurn(StateWriter writer, Turn turn, GuestMemoryMap memory)
    {
        writer.Write(turn.Id);
        writer.Write(turn.Slots);
        bool isInFlight = turn.Chain is { IsComplete: false };
        writer.Write(isInFlight);
        if (isInFlight) SavePieces(writer, turn.Chain!, memory);
        else SaveCompletion(writer, turn, memory);
    }

    /// <summary>A request that is not complete is served again from its beginning: only the memory that it names is saved.</summary>
    private static void SavePieces(StateWriter writer, ChainBuffers chain, GuestMemoryMap memory)
    {
        int number = 0;
        writer.WriteArray<Segment>(chain.Segments.AsSpan(0, chain.Count), (to, segment) =>
        {
            to.Write(memory.AddressOf(segment.Address));
            to.Write(segment.Length);
            to.Write(number++ >= chain.ReadableCount);
        });
    }

    private static void SaveCompletion(StateWriter writer, Turn turn, GuestMemoryMap memory)
    {
        writer.Write(turn.Chain?.Written ?? turn.Written);
        writer.Write(turn.Chain?.WritableLength ?? turn.Writable);
        writer.WriteArray<DeferredWrite>(CollectionsMarshal.AsSpan(turn.Chain?.Deferred), (to, write) =>
        {
            to.Write(memory.AddressOf(write.Destination));
            to.WriteBytes(write.Bytes);
        });
    }

    /// <returns>How many places in the ring the request takes.</returns>
    private int RestoreTurn(StateReader reader)
    {
        ushort id = reader.Read<ushort>();
        int slots = reader.Read<int>();
        bool isInFlight = reader.ReadBoolean();
        if (id >= Size || IsClaimed(id)) throw reader.Refuse($"has request {id} of queue {Index} twice, or beyond its {Size} descriptors");
        if (slots < 1 || slots > Size) throw reader.Refuse($"has a request of {slots} descriptors in queue {Index}");
        Assembler.BeginRestored();
        if (isInFlight) reader.ReadArray(from => RestorePiece(from));
        ChainBuffers chain = Assembler.Finish(id, slots);
        chain.TakenAs = TakenCount++;
        _inFlight[id] = chain;
        _inOrder?.Add(chain);
        if (isInFlight) RestoreInFlight(chain);
        else RestoreCompletion(reader, chain);
        return slots;
    }

    private void RestoreInFlight(ChainBuffers chain)
    {
        InFlight++;
        _restored.Enqueue(chain);
    }

    /// <summary>A request that was completed comes back when the queue is resumed, and waits for its turn then if it has to.</summary>
    private void RestoreCompletion(StateReader reader, ChainBuffers chain)
    {
        uint written = reader.Read<uint>();
        chain.WritableLength = reader.Read<uint>();
        if (written > chain.WritableLength) throw reader.Refuse($"has a request of queue {Index} of which more was written than there is");
        reader.ReadArray(from => RestoreDeferred(from, chain));
        CompleteForLater(chain, written);
    }

    private bool RestoreDeferred(StateReader reader, ChainBuffers chain)
    {
        ulong address = reader.Read<ulong>();
        byte[] bytes = reader.ReadBytes();
        if (bytes.Length == 0 || !Assembler.Memory.Contains(address, (ulong)bytes.Length, GuestMemoryAccess.Write))
        {
            throw reader.Refuse($"has a write of {bytes.Length} bytes at 0x{address:x} that waits in queue {Index}, where there is no memory for it");
        }

        // What lay together need not do so here.
        for (int run, done = 0; done < bytes.Length; done += run)
        {
            nint destination = Assembler.Memory.FindRun(address + (ulong)done, (ulong)(bytes.Length - done), GuestMemoryAccess.Write, out run);
            Defer(chain, new(destination, bytes[done..(done + run)]));
        }

        return true;
    }

    private bool RestorePiece(StateReader reader)
    {
        ulong address = reader.Read<ulong>();
        uint length = reader.Read<uint>();
        bool isWritable = reader.ReadBoolean();
        return Assembler.TryAdd(address, length, isWritable) ? true : throw reader.Refuse($"has a request that cannot be: {Fault?.ToString() ?? "there is no room for it beside the others"}");
    }

    /// <summary>Saves where the queue stands.</summary>
    private protected abstract void SavePosition(StateWriter writer);

    /// <summary>Reads where the queue stood, which has to agree with how many places of the ring its requests take.</summary>
    private protected abstract void RestorePosition(StateReader reader, int slotsInFlight);
}
