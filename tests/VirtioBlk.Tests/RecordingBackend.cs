using VirtioBlk.Backends;

namespace VirtioBlk.Tests;

/// <summary>A backend that tells what came to it, and fails when told to.</summary>
internal sealed class RecordingBackend(ulong length, bool isReadOnly = false, bool canErase = true) : IDiskBackend
{
    private readonly MemoryBackend _memory = new(length);

    public List<string> Calls { get; } = [];

    /// <summary>What it throws where it fails.</summary>
    public Exception Failure { get; set; } = new IOException("bad disk");

    public bool Fails { get; set; }

    /// <summary>Called within each call.</summary>
    public Action? Watch { get; set; }

    public ulong Length => _memory.Length;

    public bool IsReadOnly => isReadOnly;

    public bool CanUnmap => true;

    public bool CanErase => canErase;

    public void Read(ulong offset, Span<byte> destination)
    {
        Note($"read {offset}+{destination.Length}");
        _memory.Read(offset, destination);
    }

    public void Write(ulong offset, ReadOnlySpan<byte> source)
    {
        Note($"write {offset}+{source.Length}");
        _memory.Write(offset, source);
    }

    public void Flush() => Note("flush");

    public void Discard(ulong offset, ulong length)
    {
        Note($"discard {offset}+{length}");
        _memory.Discard(offset, length);
    }

    public void WriteZeroes(ulong offset, ulong length, bool mayUnmap)
    {
        Note($"zero {offset}+{length}{(mayUnmap ? " unmap" : "")}");
        _memory.WriteZeroes(offset, length, mayUnmap);
    }

    public void Erase(ulong offset, ulong length)
    {
        Note($"erase {offset}+{length}");
        _memory.Erase(offset, length);
    }

    public void Resize(ulong length)
    {
        Note($"resize {length}");
        _memory.Resize(length);
    }

    public void Dispose() => _memory.Dispose();

    private void Note(string call)
    {
        Calls.Add(call);
        Watch?.Invoke();
        if (Fails) throw Failure;
    }
}
