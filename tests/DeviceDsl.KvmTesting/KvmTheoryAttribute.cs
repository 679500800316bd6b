using DeviceDsl.Kvm;

namespace DeviceDsl.KvmTesting;

/// <summary>A theory that runs on <c>/dev/kvm</c>; where that cannot be used it is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KvmTheoryAttribute : TheoryAttribute
{
    public KvmTheoryAttribute()
    {
        if (!KvmMachine.IsAvailable(out string reason)) Skip = reason;
    }
}
