using DeviceDsl.Interleavings.Model;

namespace System.Threading;

/// <summary>The system's volatile accesses, each a place at which another actor may go on.</summary>
internal static class Volatile
{
    public static T Read<T>(ref readonly T location)
    {
        Run.Current?.Point("volatile read");
        return location;
    }

    public static void Write<T>(ref T location, T value)
    {
        Run.Current?.Point("volatile write");
        Run.Current?.Change();
        location = value;
    }

    public static void Write(ref ulong location, ulong value) => Write<ulong>(ref location, value);
}

/// <summary>The system's atomic operations, each a place at which another actor may go on.</summary>
internal static class Interlocked
{
    public static T Exchange<T>(ref T location, T value)
    {
        Run.Current?.Point("exchange");
        Run.Current?.Change();
        T before = location;
        location = value;
        return before;
    }

    public static ulong Exchange(ref ulong location, ulong value) => Exchange<ulong>(ref location, value);

    public static T CompareExchange<T>(ref T location, T value, T comparand)
    {
        Run.Current?.Point("compare and exchange");
        T before = location;
        bool isEqual = typeof(T).IsValueType ? EqualityComparer<T>.Default.Equals(before, comparand) : ReferenceEquals(before, comparand);
        if (!isEqual) return before;
        Run.Current?.Change();
        location = value;
        return before;
    }

    public static int Increment(ref int location)
    {
        Run.Current?.Point("increment");
        Run.Current?.Change();
        return ++location;
    }

    public static int Decrement(ref int location)
    {
        Run.Current?.Point("decrement");
        Run.Current?.Change();
        return --location;
    }

    public static long Increment(ref long location)
    {
        Run.Current?.Point("increment");
        Run.Current?.Change();
        return ++location;
    }

    public static ulong Increment(ref ulong location)
    {
        Run.Current?.Point("increment");
        Run.Current?.Change();
        return ++location;
    }

    public static ulong Or(ref ulong location, ulong value)
    {
        Run.Current?.Point("or");
        Run.Current?.Change();
        ulong before = location;
        location |= value;
        return before;
    }

    public static void MemoryBarrier() => Run.Current?.Point("barrier");

    public static void MemoryBarrierProcessWide() => Run.Current?.Point("barrier");
}

/// <summary>The system's spinning: the actor goes on when another has changed something.</summary>
internal struct SpinWait
{
    public readonly void SpinOnce() => Run.Current?.Yield();
}
