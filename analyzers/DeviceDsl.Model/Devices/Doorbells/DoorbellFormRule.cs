using System.Collections.Generic;
using System.Globalization;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks space, length and match of one doorbell: DDSL0001, DDSL0002, DDSL0003, DDSL0020.</summary>
internal static class DoorbellFormRule
{
    public static IEnumerable<Finding> Check(DoorbellDeclaration doorbell)
    {
        if (!doorbell.HasKnownSpace)
        {
            yield return UnknownSpace(doorbell.At("space"), doorbell, $"doorbell '{doorbell.Name}'", doorbell.SpaceValue);
        }
        else if (!doorbell.HasExistingLength)
        {
            yield return InvalidLength(doorbell);
        }
        else if (doorbell.Match is not { } match)
        {
            yield break;
        }
        else if (doorbell.Length == 0)
        {
            yield return ZeroLength(doorbell, match);
        }
        else if (doorbell.MatchOverflows || !DoorbellWidth.Holds(doorbell.Length, doorbell.MaxMatch))
        {
            yield return TooWide(doorbell, match);
        }
    }

    /// <summary>DDSL0020: an address space that devices cannot use.</summary>
    public static Finding UnknownSpace(Site site, object leavesOut, string what, byte space)
        => new(
            Catalogue.UnknownValue,
            site,
            $"The {what} has address space {space}, which is not defined: use Pio or Mmio")
        {
            LeavesOut = leavesOut,
        };

    private static Finding InvalidLength(DoorbellDeclaration doorbell)
        => new(
            Catalogue.InvalidDoorbellLength,
            doorbell.At("Length"),
            doorbell.Length,
            doorbell.Name,
            doorbell.Space == AddressSpace.Pio ? "0, 1, 2 or 4 on port I/O" : "0, 1, 2, 4 or 8",
            "no guest write has")
        {
            LeavesOut = doorbell,
            Hint = Length(DoorbellWidth.Nearest(
                doorbell.Space,
                doorbell.Length,
                doorbell.Match is null ? null : doorbell.MaxMatch)),
        };

    // A default length is never 0 here: with a match, another length is inferred.
    private static Finding ZeroLength(DoorbellDeclaration doorbell, ulong match)
    {
        int inferred = DoorbellWidth.Infer(doorbell.Space, doorbell.MaxMatch);
        return new(Catalogue.ZeroLengthRestrictions, doorbell.At("Length"), doorbell.Name, Hex.Format(match))
        {
            LeavesOut = doorbell,
            Hint = DoorbellWidth.Holds(inferred, doorbell.MaxMatch) ? Length(inferred) : null,
        };
    }

    // The last match of an array is the highest.
    private static Finding TooWide(DoorbellDeclaration doorbell, ulong match)
    {
        int last = doorbell.HasConsecutiveMatches ? doorbell.Count - 1 : 0;
        string widest = doorbell.MatchOverflows
            ? $"{Hex.Format(match)} + {Hex.Format((ulong)last)}"
            : Hex.Format(doorbell.MaxMatch);
        return new(
            Catalogue.MatchWiderThanLength,
            doorbell.At("Match"),
            widest,
            doorbell.NameOf(last),
            doorbell.Length)
        {
            LeavesOut = doorbell,
            Hint = doorbell.MatchOverflows ? null : Length(DoorbellWidth.Narrowest(doorbell.Space, doorbell.MaxMatch)),
        };
    }

    private static Hint? Length(int? length)
        => length is { } value ? new ArgumentHint("Length", value.ToString(CultureInfo.InvariantCulture)) : null;
}
