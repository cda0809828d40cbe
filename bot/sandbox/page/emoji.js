// The emoji a hospital chat meets, by Slack's short names; others are shown as :name: .

const NAMES = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 eyes 👀 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌
warning ⚠️ rotating_light 🚨 sos 🆘 no_entry ⛔ no_entry_sign 🚫 stop_sign 🛑 question ❓ exclamation ❗ bangbang ‼️
information_source ℹ️ bulb 💡 mag 🔍 memo 📝 pencil ✏️ pencil2 ✏️ clipboard 📋 pushpin 📌 round_pushpin 📍 paperclip 📎
lock 🔒 unlock 🔓 key 🔑 bell 🔔 no_bell 🔕 speech_balloon 💬 thought_balloon 💭 mega 📣 loudspeaker 📢 email 📧 envelope ✉️
inbox_tray 📥 outbox_tray 📤 incoming_envelope 📨 phone ☎️ telephone_receiver 📞 iphone 📱 computer 💻 desktop_computer 🖥️
keyboard ⌨️ printer 🖨️ floppy_disk 💾 file_folder 📁 open_file_folder 📂 card_index_dividers 🗂️ link 🔗 wrench 🔧 hammer 🔨
hammer_and_wrench 🛠️ gear ⚙️ toolbox 🧰 nut_and_bolt 🔩 broom 🧹 wastebasket 🗑️ recycle ♻️ package 📦 label 🏷️ bookmark 🔖
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 calendar 📅 date 📅 spiral_calendar_pad 🗓️ clock 🕐
alarm_clock ⏰ hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ hospital 🏥 pill 💊 syringe 💉 stethoscope 🩺 thermometer 🌡️
drop_of_blood 🩸 bandage 🩹 adhesive_bandage 🩹 test_tube 🧪 microscope 🔬 dna 🧬 heart ❤️ green_heart 💚 blue_heart 💙
yellow_heart 💛 broken_heart 💔 sparkles ✨ star ⭐ star2 🌟 tada 🎉 trophy 🏆 medal 🏅 first_place_medal 🥇 dart 🎯 rocket 🚀
fire 🔥 zap ⚡ boom 💥 rock 🪨 mountain ⛰️ shoe 👞 athletic_shoe 👟 hiking_boot 🥾 footprints 👣 seedling 🌱 herb 🌿 leaves 🍃
sunny ☀️ cloud ☁️ rainbow 🌈 snowflake ❄️ ocean 🌊 coffee ☕ cake 🍰 wave 👋 clap 👏 pray 🙏 raised_hands 🙌 muscle 💪
ok_hand 👌 point_up ☝️ point_right 👉 point_left 👈 point_down 👇 point_up_2 👆 raised_hand ✋ hand ✋ handshake 🤝 writing_hand ✍️
smile 😄 smiley 😃 grinning 😀 slightly_smiling_face 🙂 blush 😊 wink 😉 joy 😂 sweat_smile 😅 sweat 😓 relieved 😌
thinking_face 🤔 neutral_face 😐 confused 😕 worried 😟 cry 😢 sob 😭 tired_face 😫 weary 😩 sleeping 😴 zzz 💤 scream 😱
rage 😡 angry 😠 face_with_rolling_eyes 🙄 hugging_face 🤗 partying_face 🥳 innocent 😇 sunglasses 😎 robot_face 🤖
bust_in_silhouette 👤 busts_in_silhouette 👥 speaking_head_in_silhouette 🗣️ health_worker 🧑‍⚕️ female-doctor 👩‍⚕️ male-doctor 👨‍⚕️
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ arrow_lower_right ↘️ repeat 🔁
arrows_counterclockwise 🔄 leftwards_arrow_with_hook ↩️ fast_forward ⏩ black_right_pointing_triangle ▶️ double_vertical_bar ⏸️
heavy_plus_sign ➕ heavy_minus_sign ➖ red_circle 🔴 large_orange_circle 🟠 orange_circle 🟠 large_yellow_circle 🟡 yellow_circle 🟡
large_green_circle 🟢 green_circle 🟢 large_blue_circle 🔵 blue_circle 🔵 white_circle ⚪ black_circle ⚫ large_red_square 🟥
large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦 white_large_square ⬜ black_large_square ⬛
checkered_flag 🏁 triangular_flag_on_post 🚩 flag-us 🇺🇸 shield 🛡️ scales ⚖️ compass 🧭 map 🗺️ world_map 🗺️ books 📚 book 📖
mortar_board 🎓 detective 🕵️ ambulance 🚑 construction 🚧 traffic_light 🚦 vertical_traffic_light 🚦 ladder 🪜 one 1️⃣ two 2️⃣
three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣ 100 💯 new 🆕 ok 🆗 up 🆙 free 🆓 cool 🆒`;

const SIGNS = new Map();
const words = NAMES.trim().split(/\s+/);
for (let at = 0; at < words.length; at += 2) SIGNS.set(words[at], words[at + 1]);

/** The emoji of this short name, or null. */
export const emoji = (name) => SIGNS.get(name) ?? null;

/** The text with its :short_names: replaced where they are known. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) ?? whole);
