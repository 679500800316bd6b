using System.Linq;

namespace DeviceDsl.Model.Declarations;

/// <summary>What there is to give to a handler.</summary>
/// <param name="IsArray">Whether there is an index.</param>
/// <param name="IsSynchronous">Whether there is the value that the guest wrote.</param>
internal sealed record HandlerUse(bool IsArray, bool IsSynchronous)
{
    /// <summary>Nothing: the use of a plain doorbell, or of a line.</summary>
    public static HandlerUse Plain { get; } = new(false, false);

    /// <summary>The forms of a handler, the shortest first.</summary>
    public HandlerForm[] Forms => (IsArray, IsSynchronous) switch
    {
        (false, false) => new[] { HandlerForm.Nothing },
        (false, true) => new[] { HandlerForm.Nothing, HandlerForm.Value },
        (true, false) => new[] { HandlerForm.Index },
        (true, true) => new[] { HandlerForm.Index, HandlerForm.IndexAndValue },
    };

    public bool Allows(HandlerForm form) => Forms.Contains(form);
}
