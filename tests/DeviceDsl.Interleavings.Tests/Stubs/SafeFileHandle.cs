using DeviceDsl.Interleavings.Model;

namespace Microsoft.Win32.SafeHandles;

/// <summary>A descriptor of the <see cref="ToyKernel"/>, whose number is free again once it is disposed.</summary>
public sealed class SafeFileHandle(int number) : IDisposable
{
    public bool IsClosed { get; private set; }

    public nint DangerousGetHandle() => number;

    public void Dispose()
    {
        if (IsClosed) return;
        IsClosed = true;
        ToyKernel.Close(number);
    }
}
