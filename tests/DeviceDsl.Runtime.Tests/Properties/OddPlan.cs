using DeviceDsl.Buses;

namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>A plan that is not made for what stands on its bus: it gives several doorbells one number, and some none.</summary>
internal sealed class OddPlan(PlanKind kind) : BusPlan
{
    public override int Count => 7;

    public override int Find(ulong address, int length, ulong value) => kind switch
    {
        PlanKind.ByAddress => (int)((address * 31) % 8),
        PlanKind.ByWrite => (int)(((address * 31) ^ (value * 7) ^ (ulong)length) % 8),
        _ => int.MinValue,
    };
}
