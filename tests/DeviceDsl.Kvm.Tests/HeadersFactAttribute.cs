namespace DeviceDsl.Kvm.Tests;

/// <summary>A test that compiles C against the kernel's headers; where it cannot it is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HeadersFactAttribute : FactAttribute
{
    public HeadersFactAttribute()
        => Skip = new[] { "/usr/bin/cc", "/usr/include/linux/kvm.h" }.FirstOrDefault(static file => !File.Exists(file)) is { } file
            ? $"No kernel headers: {file} does not exist."
            : null;
}
