using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace Acme.Vmm;

internal delegate void Notify(int code);

internal delegate int Compare(nint one, nint other);

internal static partial class Native
{
    [DllImport("libvmm", EntryPoint = "vmm_on_exit")] public static extern void OnExit(Notify callback);
    [DllImport("libvmm", EntryPoint = "vmm_each")] public static extern void Each([Borrows] Notify callback);
    [DllImport("libvmm", EntryPoint = "vmm_sort")] public static extern void Sort(nint items, nuint count, [Borrows] Compare compare);
    [DllImport("libvmm", EntryPoint = "vmm_set")] public static extern void Set(nint callback);
}

internal sealed class Callbacks
{
    private static readonly Notify Shared = static code => Console.WriteLine(code);
    private readonly Notify _notify;
    private readonly List<Notify> _kept = [];
    private int _count;

    public Callbacks() => _notify = Count;

    public void Field() => Native.OnExit(_notify);

    public void Static() => Native.OnExit(Shared);

    public void StaticMethod() => Native.OnExit(Print);

    public void StaticLambda() => Native.OnExit(static code => Console.WriteLine(code));

    public void Borrowed() => Native.Each(Count);

    public void BorrowedLambda() => Native.Each(code => _count += code);

    public void Sorted(nint items) => Native.Sort(items, 4, (one, other) => one.CompareTo(other) + _count);

    public void KeptAlive()
    {
        Notify notify = Count;
        Native.OnExit(notify);
        GC.KeepAlive(notify);
    }

    public void KeptInList()
    {
        Notify notify = Count;
        _kept.Add(notify);
        Native.OnExit(notify);
    }

    public void PointerOfField() => Native.Set(Marshal.GetFunctionPointerForDelegate(_notify));

    public void Managed(Action<Notify> run) => run(Count);

    private static void Print(int code) => Console.WriteLine(code);

    private void Count(int code) => _count += code;
}

// Finalizers that use only what needs no finalizer.
internal sealed class Counted(string name)
{
    private static int _alive;
    private readonly List<int> _items = [];

    ~Counted()
    {
        Interlocked.Decrement(ref _alive);
        _items.Clear();
        Console.WriteLine(name);
    }
}

internal sealed class Reported(EventFd kick)
{
    public void Ring() => kick.Signal();

    ~Reported() => Report();

    private static void Report() => Console.WriteLine("not disposed");
}

internal class WithPattern : IDisposable
{
    private readonly EventFd _kick = EventFd.Create();
    private readonly nint _memory = Marshal.AllocHGlobal(16);

    ~WithPattern() => Dispose(false);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _kick.Dispose();
        Free();
    }

    private void Free() => Marshal.FreeHGlobal(_memory);
}

internal sealed class WithEarlyReturn : IDisposable
{
    private readonly EventFd _kick = EventFd.Create();

    ~WithEarlyReturn() => End(false);

    public void Dispose()
    {
        End(true);
        GC.SuppressFinalize(this);
    }

    private void End(bool disposing)
    {
        if (!disposing) return;

        _kick.Dispose();
    }
}

internal sealed class Guarded : IDisposable
{
    private readonly SafeFileHandle _file = new();

    ~Guarded() => End(isDisposing: false);

    public void Dispose() => End(isDisposing: true);

    private void End(bool isDisposing)
    {
        if (isDisposing)
        {
            Close();
        }
    }

    private void Close() => _file.Dispose();
}

internal sealed class WithStatic
{
    private static readonly EventFd Leaked = EventFd.Create();

    ~WithStatic() => Leaked.Signal();
}

internal sealed class OwnLocal
{
    ~OwnLocal()
    {
        using EventFd kick = EventFd.Create();
        kick.Signal();
    }
}

internal sealed class Asked
{
    private readonly EventFd? _kick = EventFd.Create();

    public bool IsOpen => _kick is not null;

    ~Asked() => Console.WriteLine(_kick is null ? "closed" : "open");
}
