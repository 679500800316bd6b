using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Acme.Vmm;

internal delegate void Notify(int code);

internal static partial class Native
{
    [DllImport("libvmm", EntryPoint = "vmm_on_exit")] public static extern void OnExit(Notify callback);
    [DllImport("libvmm", EntryPoint = "vmm_on_kick")] public static extern int OnKick(nint machine, Notify callback, nint state);
    [DllImport("libvmm", EntryPoint = "vmm_set")] public static extern void Set(nint callback);
    [LibraryImport("libvmm", EntryPoint = "vmm_on_irq")] public static partial void OnIrq(Notify callback);
}

internal static partial class Native
{
    public static partial void OnIrq(Notify callback) => Console.WriteLine(callback);
}

// Native code keeps what it gets.
internal sealed class Callbacks
{
    private int _count;

    public void Direct() => Native.OnExit({|DDSL0604:Count|});

    public void Lambda(nint machine) => Native.OnKick(machine, {|DDSL0604:code => _count += code|}, 0);

    public void Created() => Native.OnIrq({|DDSL0604:new Notify(Count)|});

    public void Named(nint machine) => Native.OnKick(callback: {|DDSL0604:Count|}, machine: machine, state: 0);

    public void FromLocal()
    {
        Notify notify = Count;
        Native.OnExit({|DDSL0604:notify|});
    }

    public void Pointer() => Native.Set({|DDSL0604:Marshal.GetFunctionPointerForDelegate<Notify>(Count)|});

    public nint PointerOfLocal()
    {
        Notify notify = code => _count -= code;
        return {|DDSL0604:Marshal.GetFunctionPointerForDelegate(notify)|};
    }

    private void Count(int code) => _count += code;
}

// A finalizer that uses what may be finalized.
internal sealed class OwnedByParameter(EventFd kick)
{
    ~OwnedByParameter() => {|DDSL0605:kick.Dispose()|};

    public void Ring() => kick.Signal();
}

internal sealed class HandleOfParameter(SafeFileHandle file, string name)
{
    public string Name => name;

    ~HandleOfParameter()
    {
        {|DDSL0605:file.Dispose()|};
    }
}

internal sealed class ThroughHelper
{
    private readonly EventFd _kick = EventFd.Create();
    private IoEventFdRegistration? _doorbell;

    public void Start(Machine machine) => _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2);

    ~ThroughHelper() => {|DDSL0605:Release()|};

    private void Release() => _doorbell?.Deassign();
}

internal sealed class ThroughTwo
{
    private readonly SafeFileHandle _file = new();

    ~ThroughTwo()
    {
        try
        {
            {|DDSL0605:Shutdown()|};
        }
        catch (ObjectDisposedException)
        {
        }
    }

    public void Shutdown() => CloseFile();

    private void CloseFile() => _file.Close();
}

internal class WithPattern : IDisposable
{
    private readonly EventFd _kick = EventFd.Create();

    ~WithPattern() => Dispose(false);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Console.WriteLine("disposed");
        {|DDSL0605:_kick.Dispose()|};
    }
}

internal sealed class ThroughLocalFunction
{
    private readonly EventFd _kick = EventFd.Create();

    ~ThroughLocalFunction()
    {
        {|DDSL0605:End()|};

        void End() => _kick.Dispose();
    }

    public void Ring() => _kick.Signal();
}

internal sealed class InLoop(List<EventFd> kicks)
{
    private readonly EventFd[] _own = [EventFd.Create()];

    ~InLoop()
    {
        foreach (EventFd kick in _own) {|DDSL0605:kick.Dispose()|};
        foreach (EventFd kick in kicks) {|DDSL0605:kick.Dispose()|};
    }
}

internal sealed class ThroughPattern
{
    private readonly EventFd? _kick = EventFd.Create();

    ~ThroughPattern()
    {
        if (_kick is { } kick) {|DDSL0605:kick.Dispose()|};
    }

    public void Ring() => _kick?.Signal();
}
